"""Addresses of sequences, their steps and their templates."""

from django.urls import path

from nurture.sequences.views import endings, library, picture, replacing, sequences, steps

urlpatterns = [
    path("sequences/", sequences.sequences, name="sequences"),
    path("targets/<int:target>/sequence/", sequences.new_sequence, name="new_sequence"),
    path("sequences/<int:pk>/", sequences.sequence, name="sequence"),
    path("sequences/<int:pk>/picture/", picture.picture, name="picture"),
    path("sequences/<int:pk>/versions/", endings.versions, name="versions"),
    path("sequences/<int:pk>/steps/", sequences.add_step, name="add_step"),
    path("sequences/<int:pk>/steps/new/", steps.new_step, name="new_step"),
    path("sequences/<int:pk>/order/", sequences.order_steps, name="order_steps"),
    path("sequences/<int:pk>/leave/<int:contact>/", endings.leave, name="leave"),
    path("sequences/<int:pk>/end/", endings.end_sequence, name="end_sequence"),
    path("sequences/<int:pk>/template/", library.from_sequence, name="make_template"),
    path("sequences/steps/<int:pk>/", steps.edit_step, name="edit_step"),
    path("sequences/steps/<int:pk>/move/", sequences.move_step, name="move_step"),
    path("sequences/steps/<int:pk>/archive/", endings.archive_step, name="archive_step"),
    path("sequences/steps/<int:pk>/delay/", sequences.set_delay, name="set_delay"),
    path("sequences/steps/<int:pk>/skip/", endings.skip_step, name="skip_step"),
    path("sequences/steps/<int:pk>/do/", endings.do_step, name="do_step"),
    path("sequences/steps/<int:pk>/replace/", replacing.replace_words, name="replace_words"),
    path("sequences/steps/<int:pk>/join/", replacing.join, name="join"),
    path("sequences/changes/<int:pk>/undo/", endings.undo_change, name="undo_change"),
    path("templates/", library.templates, name="templates"),
    path("templates/new/", library.new_template, name="new_template"),
    path("templates/import/", library.import_file, name="import_template"),
    path("templates/<int:pk>/", library.template, name="template"),
    path("templates/<int:pk>/file/", library.export_file, name="export_template"),
    path("templates/<int:pk>/name/", library.rename, name="rename_template"),
    path("templates/<int:pk>/apply/", library.apply, name="apply_template"),
    path("templates/<int:pk>/archive/", library.archive, name="archive_template"),
    path("templates/<int:pk>/restore/", library.restore, name="restore_template"),
    path("templates/<int:pk>/steps/new/", library.new_step, name="new_template_step"),
    path("templates/<int:pk>/order/", library.order_steps, name="order_template_steps"),
    path("templates/steps/<int:pk>/", library.edit_step, name="edit_template_step"),
    path("templates/steps/<int:pk>/move/", library.move_step, name="move_template_step"),
    path("templates/steps/<int:pk>/archive/", library.archive_step, name="archive_template_step"),
]
