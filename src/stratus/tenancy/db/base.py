"""Django's PostgreSQL backend, which sets the current tenant on each connection before it is used.

PostgreSQL undoes `set_config` when a transaction or a savepoint rolls back, so the backend then forgets what it has set.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base

from stratus.tenancy import current


class DatabaseWrapper(base.DatabaseWrapper):
    # The hooks with an underscore are those that Django's own backends override; its stubs do not know them.
    _applied: str | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._applied = None
        return super().get_new_connection(conn_params)

    def _close(self) -> Any:
        self._applied = None
        return super()._close()  # type: ignore[misc]

    def _rollback(self) -> Any:
        result = super()._rollback()  # type: ignore[misc]
        self._applied = None
        return result

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._applied = None

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = super().create_cursor(name)
        if current.is_no_matter():
            return cursor
        tenant_id = current.maybe_id()
        wanted = "" if tenant_id is None else str(tenant_id)
        if self._applied != wanted:
            with self.connection.cursor() as quiet:
                quiet.execute("SELECT set_config('stratus.tenant', %s, false)", [wanted])
            self._applied = wanted
        return cursor
