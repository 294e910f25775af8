"""The one asynchronous room: what candidates' browsers save, checked, batched and committed. No Django in here."""
