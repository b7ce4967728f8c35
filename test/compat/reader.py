"""The twin of test/runner/fixtures/reader.ts."""

from locust import HttpUser, constant, task


class Reader(HttpUser):
    wait_time = constant(0.01)

    @task
    def read(self):
        self.client.get("/")
