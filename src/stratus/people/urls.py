"""Log in, log out, users."""

urlpatterns: list = []
