-- What the writer works on. Every statement may be run again.
CREATE TABLE IF NOT EXISTS transactions (
  id serial PRIMARY KEY,
  type integer,
  date date,
  quantity integer,
  price double precision,
  run varchar(100),
  message_id varchar(100),
  ordinal integer
);
CREATE INDEX IF NOT EXISTS transactions_run ON transactions (run);
CREATE TABLE IF NOT EXISTS type (
  id integer PRIMARY KEY,
  name text
);
INSERT INTO type (id, name) SELECT id, 'type ' || id FROM generate_series(1, 10) AS id ON CONFLICT DO NOTHING;
-- Which statements of which messages were carried out: a message that is delivered twice is carried out once.
CREATE TABLE IF NOT EXISTS executed (
  message_id varchar(100) NOT NULL,
  ordinal integer NOT NULL,
  action varchar(10) NOT NULL,
  run varchar(100),
  completed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (message_id, ordinal)
);
CREATE INDEX IF NOT EXISTS executed_run ON executed (run);
