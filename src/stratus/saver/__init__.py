"""The asynchronous application that checks, batches and commits what candidates' browsers save. It does not use Django."""
