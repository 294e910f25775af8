"""What tests are arranged with: builders of data, a caller of the API, a simulated browser, a running server, the database of a run."""
