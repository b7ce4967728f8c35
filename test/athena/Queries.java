import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trino.plugin.hive.HiveConnectorFactory;
import io.trino.spi.type.TimeZoneKey;
import io.trino.testing.LocalQueryRunner;
import io.trino.testing.TestingSession;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs queries in Trino, the engine of Athena, over a Glue catalogue and files in S3. Takes the properties of the
 * connector as JSON, and from stdin a query a line, {"sql", "database", "parameters"}; answers each with a line,
 * {"columns", "types", "rows"} or {"error"}. What a row holds is text, but for null, lists and maps.
 */
public class Queries {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CATALOG = "awsdatacatalog";

  public static void main(String[] arguments) throws Exception {
    var answers = System.out;
    System.setOut(System.err);
    @SuppressWarnings("unchecked")
    Map<String, String> properties = JSON.readValue(arguments[0], Map.class);
    try (var runner = LocalQueryRunner.create(TestingSession.testSessionBuilder().build())) {
      runner.createCatalog(CATALOG, new HiveConnectorFactory(), properties);
      var lines = new BufferedReader(new InputStreamReader(System.in));
      for (String line; (line = lines.readLine()) != null; ) {
        answers.println(JSON.writeValueAsString(answer(runner, JSON.readTree(line))));
        answers.flush();
      }
    }
    System.exit(0);
  }

  private static Map<String, Object> answer(LocalQueryRunner runner, JsonNode asked) {
    var answer = new LinkedHashMap<String, Object>();
    try {
      var values = new ArrayList<String>();
      asked.get("parameters").forEach(value -> values.add("'" + value.asText().replace("'", "''") + "'"));
      var sql = asked.get("sql").asText();
      // As Athena does it with parameters of an execution.
      var session = TestingSession.testSessionBuilder(runner.getSessionPropertyManager())
          .setCatalog(CATALOG)
          .setTimeZoneKey(TimeZoneKey.UTC_KEY)
          .setSchema(asked.get("database").asText())
          .addPreparedStatement("asked", sql)
          .build();
      var result = runner.execute(session, values.isEmpty() ? sql : "EXECUTE asked USING " + String.join(", ", values));
      answer.put("columns", result.getColumnNames());
      answer.put("types", result.getTypes().stream().map(type -> type.getDisplayName()).toList());
      answer.put("rows", result.getMaterializedRows().stream().map(row -> row.getFields().stream().map(Queries::plain).toList()).toList());
    } catch (RuntimeException error) {
      var causes = new ArrayList<String>();
      for (Throwable cause = error; cause != null; cause = cause.getCause()) causes.add(String.valueOf(cause.getMessage()));
      answer.put("error", String.join("; ", causes));
    }
    return answer;
  }

  private static Object plain(Object value) {
    return value == null || value instanceof List || value instanceof Map ? value : value.toString();
  }
}
