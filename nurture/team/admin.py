"""For operators: members are looked after on their own page, this is for emergencies."""

from django.contrib import admin

from nurture.team.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    list_display = ["email", "name", "team", "role", "is_active"]
    list_filter = ["team", "role", "is_active"]
    search_fields = ["email", "name", "name_latin"]
    fields = ["email", "name", "name_latin", "team", "role", "language", "is_active", "is_superuser"]
