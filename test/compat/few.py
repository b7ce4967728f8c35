"""Users that make 25 requests each and then rest: Locust writes its files once a second, and not at its very end."""

from locust import HttpUser, constant, task


class Few(HttpUser):
    wait_time = constant(0.01)
    made = 0

    @task
    def read(self):
        if self.made < 25:
            self.made += 1
            self.client.get("/")
