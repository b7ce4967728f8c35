# A real PostgreSQL server, for what runs on PGlite elsewhere.
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)
if [ ! -x "$bin/initdb" ]; then
  bash .ci/apt postgresql
  bin=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)
fi
provide POSTGRES_BIN "$bin"
