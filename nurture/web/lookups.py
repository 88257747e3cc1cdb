"""Where Django would ask a database for more than it holds."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import IntegerField
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler


@IntegerField.register_lookup
class IntegerIn(In[Any]):
    """No row has a number that its column cannot hold: Django knows that of `exact`, `gt` and `lt`, not of `in`.

    Numbers of ticked rows are typed by whoever likes to, and SQLite's driver raises OverflowError beyond 64 bits.
    """

    def process_rhs(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        if self.rhs_is_direct_value():
            column = self.lhs.output_field.get_internal_type()
            least, most = connection.ops.integer_field_range(column)
            self.rhs = [each for each in self.rhs if not isinstance(each, int) or least <= each <= most]
        return super().process_rhs(compiler, connection)
