"""Around the writing of an email, in the browser's terms: works, other team, outsider, bad id, wrong method."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nurture.delivery.models import Attachment
from nurture.sequences import actions, tasks
from nurture.sequences.models import Candidate, Comment, Email, EmailDraft, LinkCheck, Snippet
from tests import build
from tests.build import NOW
from tests.sequences.actions.test_writing import PDF, add_pdf, keep, propose, say, snippet
from tests.sequences.test_actions import save
from tests.sequences.test_views import typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def profile(db):
    return build.sender_profile()


@pytest.fixture
def things(email, rep, target):
    """One of each, by the name that its address has."""
    return {
        "comment": say(email, rep),
        "candidate": propose(email, rep),
        "file": add_pdf(target, rep),
        "snippet": snippet(rep),
    }


def get_urls(email, things):
    pk = email.pk
    return [
        f"/emails/files/{things['file'].pk}/",
        f"/emails/{pk}/versions/1/",
        f"/emails/{pk}/candidates/",
        f"/emails/{pk}/candidates/new/",
        f"/emails/candidates/{things['candidate'].pk}/",
    ]


def post_urls(email, things):
    pk, comment, candidate = email.pk, things["comment"].pk, things["candidate"].pk
    return [
        f"/emails/{pk}/draft/",
        f"/emails/{pk}/draft/discard/",
        f"/emails/{pk}/files/",
        f"/emails/{pk}/links/",
        f"/emails/{pk}/versions/1/restore/",
        f"/emails/{pk}/comments/",
        *(
            f"/emails/comments/{comment}/{act}/"
            for act in ("answer", "resolve", "reopen", "delete", "restore")
        ),
        *(f"/emails/candidates/{candidate}/{act}/" for act in ("choose", "withdraw")),
    ]


@pytest.mark.parametrize("who", ["rep", "marketer"])
def test_both_teams_open_every_page(client, request, email, things, who):
    client.force_login(request.getfixturevalue(who))
    for url in [
        *get_urls(email, things),
        "/snippets/",
        "/snippets/new/",
        f"/snippets/{things['snippet'].pk}/",
    ]:
        assert client.get(url).status_code == 200, url


def test_an_outsider_finds_nothing(client, email, things):
    client.force_login(build.rep())
    for url in get_urls(email, things):
        assert client.get(url).status_code == 404, url
    for url in post_urls(email, things):
        assert client.post(url).status_code == 404, url


def test_a_bad_id_finds_nothing(client, rep, email):
    client.force_login(rep)
    for url in (
        "/emails/files/999/",
        f"/emails/{email.pk}/versions/999/",
        "/emails/candidates/999/",
        "/snippets/999/",
    ):
        assert client.get(url).status_code == 404, url
    for url in ("/emails/999/draft/", "/emails/comments/999/answer/", "/emails/candidates/999/choose/"):
        assert client.post(url).status_code == 404, url


def test_nothing_changes_by_get(client, rep, email, things):
    client.force_login(rep)
    for url in post_urls(email, things):
        assert client.get(url).status_code == 405, url
    assert client.get(f"/snippets/{things['snippet'].pk}/archive/").status_code == 405
    assert client.post("/snippets/").status_code == 405


# --- Look, preview line, files --------------------------------------------------------------------


def test_look_preview_line_and_files_are_saved(client, marketer, email, things):
    client.force_login(marketer)
    said = typed(email, layout="invitation", preheader="12月11日、川崎で", attachments=[things["file"].pk])
    assert client.post(f"/emails/{email.pk}/", said).status_code == 302
    email.refresh_from_db()
    assert (email.layout, email.preheader, email.attachments.count()) == ("invitation", "12月11日、川崎で", 1)


def test_the_preview_shows_the_look_and_the_line_of_the_list(client, marketer, email):
    client.force_login(marketer)
    said = typed(email, layout="note", preheader="{{ account.name }}の皆さまへ", body="# 見出し\n\n本文")
    page = client.post(f"/emails/{email.pk}/look/preview/", said).context["page"]
    assert page.preview.preheader == f"{email.step.sequence.target.account.name}の皆さまへ"
    assert 'class="band pad"' in page.preview.html


def test_a_look_that_does_not_exist_is_refused_and_shown_as_a_letter(client, marketer, email):
    client.force_login(marketer)
    said = typed(email, layout="brochure")
    assert client.post(f"/emails/{email.pk}/", said).status_code == 422
    assert client.post(f"/emails/{email.pk}/look/preview/", said).status_code == 200


def test_files_of_another_target_are_not_taken(client, marketer, email, rep):
    project = email.step.sequence.target.project
    other = build.target(project, build.account("他社"), rep, marketer)
    client.force_login(marketer)
    said = typed(email, attachments=[add_pdf(other, rep).pk])
    assert client.post(f"/emails/{email.pk}/", said).status_code == 422


def test_more_than_five_megabytes_together_are_refused(client, marketer, email, target, rep):
    big = [
        add_pdf(target, rep, name=f"{number}.pdf", content=PDF + bytes([number]) * 3_000_000)
        for number in (1, 2)
    ]
    client.force_login(marketer)
    answer = client.post(f"/emails/{email.pk}/", typed(email, attachments=[each.pk for each in big]))
    assert answer.status_code == 422
    assert "is the most for one email" in answer.text


def test_a_file_is_added_beside_what_is_typed(client, marketer, email):
    client.force_login(marketer)
    upload = SimpleUploadedFile("事例.pdf", PDF)
    headers = {"HX-Request": "true", "HX-Target": "email-files"}
    answer = client.post(
        f"/emails/{email.pk}/files/", typed(email, subject="書きかけ") | {"file": upload}, headers=headers
    )
    added = Attachment.objects.get()
    assert f'value="{added.pk}" form="email-form" checked' in answer.text
    assert not email.attachments.exists()
    plain = client.post(f"/emails/{email.pk}/files/", {"file": SimpleUploadedFile("別.pdf", PDF)})
    assert f"attach={Attachment.objects.last().pk}" in plain.url


def test_a_file_that_is_something_else_is_refused(client, marketer, email):
    client.force_login(marketer)
    answer = client.post(f"/emails/{email.pk}/files/", {"file": SimpleUploadedFile("a.pdf", b"MZ\x90")})
    assert answer.status_code == 422
    assert not Attachment.objects.exists()


def test_a_file_is_served_so_that_nothing_in_it_runs(client, rep, things):
    client.force_login(rep)
    answer = client.get(f"/emails/files/{things['file'].pk}/")
    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


# --- Unsaved text ---------------------------------------------------------------------------------


def test_what_is_typed_is_kept_and_comes_back(client, marketer, email):
    client.force_login(marketer)
    page = uuid4()
    answer = client.post(f"/emails/{email.pk}/draft/", typed(email, body="書きかけ", page=page))
    assert "Kept" in answer.text
    opened = client.get(f"/emails/{email.pk}/")
    assert "書きかけ</textarea>" in opened.text
    assert "is back in the form" in opened.text
    assert opened.context["form"].page_id == page
    client.post(f"/emails/{email.pk}/draft/discard/", {"page": page})
    assert "書きかけ" not in client.get(f"/emails/{email.pk}/").text


def test_two_tabs_are_told_of_each_other_and_lose_nothing(client, marketer, email):
    client.force_login(marketer)
    address = f"/emails/{email.pk}/"
    client.post(f"{address}draft/", typed(email, body="一つ目のタブ", page=uuid4()))
    answer = client.post(f"{address}draft/", typed(email, body="二つ目のタブ", page=uuid4()))
    assert "Another tab of yours" in answer.text
    opened = client.get(address)
    assert "一つ目のタブ" in opened.text
    assert "二つ目のタブ" in opened.text
    chosen = client.get(address, {"draft": EmailDraft.objects.first().pk})
    assert "一つ目のタブ</textarea>" in chosen.text


def test_whoever_types_is_told_that_somebody_saved(client, marketer, rep, email):
    client.force_login(marketer)
    save(email, rep, subject="その間に")
    answer = client.post(f"/emails/{email.pk}/draft/", typed(email, body="書きかけ", page=uuid4()))
    assert "saved version 2 meanwhile" in answer.text
    opened = client.get(f"/emails/{email.pk}/")
    assert "written upon version 1" in opened.text
    assert "書きかけ</textarea>" not in opened.text


@pytest.mark.parametrize("after", ["", "\r\n"])
def test_typing_what_stands_keeps_nothing(client, marketer, email, after):
    client.force_login(marketer)
    client.post(f"/emails/{email.pk}/draft/", typed(email, body=email.body + after, page=uuid4()))
    assert not EmailDraft.objects.exists()


def test_an_open_page_in_which_nobody_typed_has_nothing_unsaved(client, marketer, rep, email):
    """It says what it was opened with when the network is back, after others have saved."""
    opened = typed(email, page=uuid4())
    save(email, rep, body="その間に")
    client.force_login(marketer)
    client.post(f"/emails/{email.pk}/draft/", opened)
    assert not EmailDraft.objects.exists()
    assert "unsaved text" not in client.get(f"/emails/{email.pk}/").text


def test_what_was_saved_and_changed_again_since_is_not_offered_as_unsaved(client, marketer, rep, email):
    draft = keep(email, marketer, "書いた")
    save(email, marketer, body="書いた")
    email.refresh_from_db()
    save(email, rep, body="書き直した")
    client.force_login(marketer)
    assert draft.pk == EmailDraft.objects.get().pk
    assert "unsaved text" not in client.get(f"/emails/{email.pk}/").text


@pytest.mark.parametrize("page", ["", "x", "12"])
def test_a_page_without_a_mark_keeps_nothing(client, marketer, email, page):
    client.force_login(marketer)
    assert client.post(f"/emails/{email.pk}/draft/", typed(email, page=page)).status_code == 422


def test_saving_forgets_the_unsaved_text_of_this_page(client, marketer, email):
    client.force_login(marketer)
    draft = keep(email, marketer, "書きかけ")
    client.post(f"/emails/{email.pk}/", typed(email, body="書いた", page=draft.page))
    assert not EmailDraft.objects.exists()


# --- Picker ---------------------------------------------------------------------------------------


def test_the_picker_says_for_whom_a_field_is_empty(client, marketer, email, target, ito):
    build.contact(target.account, family_name="森", given_name="", title="")
    mori = target.account.contacts.get(family_name="森")
    save(email, marketer, recipients=[ito, mori])
    client.force_login(marketer)
    fields = {each.field: each for each in client.get(f"/emails/{email.pk}/").context["page"].fields}
    assert fields["contact.given_name"].empty_for == [mori]
    assert fields["contact.family_name"].empty_for == []
    assert fields["contact.title"].sample == "工場長"


def test_what_is_missing_leads_to_where_it_is_mended(client, marketer, email, target, ito):
    mori = build.contact(target.account, family_name="森", given_name="")
    client.force_login(marketer)
    said = typed(email, body="{{ contact.given_name }}", recipients=[ito.pk, mori.pk])
    page = client.post(f"/emails/{email.pk}/look/preview/", said).text
    assert f"/accounts/contacts/{mori.pk}/edit/" in page
    assert f"/accounts/contacts/{ito.pk}/edit/" not in page


# --- Links ----------------------------------------------------------------------------------------


def test_links_are_asked_by_a_worker(
    client, marketer, email, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []
    monkeypatch.setattr(tasks, "look_at", lambda address: asked.append(address) or ("broken", 404))
    monkeypatch.setattr(tasks.ask_links, "delay", tasks.ask_links)
    client.force_login(marketer)
    body = "[事例](https://maker.example/case/12) [中](https://maker.example/{{ account.name }})"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/emails/{email.pk}/links/", typed(email, body=body))
    assert asked == ["https://maker.example/case/12"]
    assert LinkCheck.objects.get().state == "broken"
    shown = client.post(f"/emails/{email.pk}/look/links/", typed(email, body=body)).text
    assert "Not found · 404" in shown
    assert "cannot be asked" in shown


# --- Versions, comments, candidates ---------------------------------------------------------------


def test_versions_show_what_changed_and_one_is_brought_back(client, marketer, email):
    changed = save(email, marketer, subject="停止時間の話").email
    client.force_login(marketer)
    page = client.get(f"/emails/{email.pk}/versions/2/").text
    assert "<del>稼働率</del>" in page
    assert "<ins>停止時間</ins>" in page
    answer = client.post(f"/emails/{email.pk}/versions/1/restore/", {"version": changed.version})
    assert answer.url == email.get_absolute_url()
    assert Email.objects.get().subject == "稼働率の話"
    client.post(f"/emails/{email.pk}/versions/2/restore/", {"version": 1})
    assert Email.objects.get().subject == "稼働率の話"


def test_a_comment_is_written_on_a_passage_and_settled(client, rep, marketer, email):
    client.force_login(rep)
    address = f"/emails/{email.pk}/comments/"
    said = {
        "operation": uuid4(),
        "field": "body",
        "quote": "稼働率",
        "start": 27,
        "body": "数字で <b>言う</b>",
    }
    headers = {"HX-Request": "true", "HX-Target": "email-comments"}
    answer = client.post(address, said, headers=headers)
    assert "数字で &lt;b&gt;言う&lt;/b&gt;" in answer.text
    assert 'class="passage-mark"' in answer.text
    client.force_login(marketer)
    thread = Comment.objects.get()
    client.post(f"/emails/comments/{thread.pk}/answer/", {"operation": uuid4(), "body": "はい"})
    client.post(f"/emails/comments/{thread.pk}/resolve/")
    thread.refresh_from_db()
    assert (thread.resolved_by, thread.answers.count()) == (marketer, 1)
    assert client.post(address, {"body": ""}).status_code == 422
    assert client.post(f"/emails/comments/{thread.pk}/answer/", {"body": ""}).status_code == 422


def test_a_candidate_is_written_compared_and_chosen(client, rep, marketer, email):
    client.force_login(rep)
    said = {
        "operation": uuid4(),
        "subject": "別の入り方",
        "body": "別の本文",
        "layout": "letter",
        "hypothesis": "返信",
    }
    assert client.post(f"/emails/{email.pk}/candidates/new/", said).url == f"/emails/{email.pk}/candidates/"
    client.post(f"/emails/{email.pk}/candidates/new/", said)
    candidate = Candidate.objects.get()
    client.force_login(marketer)
    page = client.get(f"/emails/{email.pk}/candidates/").text
    assert "別の本文" in page
    assert "稼働率を上げた話" in page
    answer = client.post(f"/emails/candidates/{candidate.pk}/choose/", {"seen": 1, "version": 1})
    assert answer.url == email.get_absolute_url()
    assert Email.objects.get().subject == "別の入り方"


def test_a_stale_choice_changes_nothing_and_an_empty_candidate_is_refused(client, rep, email):
    candidate = propose(email, rep)
    client.force_login(rep)
    client.post(f"/emails/candidates/{candidate.pk}/choose/", {"seen": 0, "version": 1})
    assert Email.objects.get().subject == "稼働率の話"
    assert client.post(f"/emails/{email.pk}/candidates/new/", {"subject": ""}).status_code == 422


def test_a_candidate_changed_meanwhile_shows_both_texts(client, rep, email):
    candidate = propose(email, rep)
    client.force_login(rep)
    said = {"version": 1, "subject": "一", "body": "本文", "layout": "letter"}
    assert client.post(f"/emails/candidates/{candidate.pk}/", said).status_code == 302
    answer = client.post(f"/emails/candidates/{candidate.pk}/", said | {"subject": "二"})
    assert answer.status_code == 409
    assert 'value="二"' in answer.text


# --- Snippets -------------------------------------------------------------------------------------


def test_a_snippet_is_kept_offered_changed_and_put_away(client, rep, email):
    client.force_login(rep)
    said = {
        "operation": uuid4(),
        "name": "立会い",
        "body": "二日間の立会い",
        "owner": rep.pk,
        "review_on": "2026-12-01",
    }
    assert client.post("/snippets/new/", said).url == "/snippets/"
    client.post("/snippets/new/", said)
    made = Snippet.objects.get()
    assert "二日間の立会い" in client.get(f"/emails/{email.pk}/").text
    changed = {key: value for key, value in said.items() if key != "operation"} | {
        "version": 1,
        "name": "立会いの話",
    }
    client.post(f"/snippets/{made.pk}/", changed)
    assert client.post(f"/snippets/{made.pk}/", changed | {"name": "別の話"}).status_code == 409
    client.post(f"/snippets/{made.pk}/archive/")
    assert "二日間の立会い" not in client.get(f"/emails/{email.pk}/").text
    assert "立会いの話" in client.get("/snippets/?archived").text
    client.post(f"/snippets/{made.pk}/archive/", {"restore": "1"})
    assert "立会いの話" in client.get("/snippets/").text


def test_a_snippet_that_cannot_be_read_is_refused(client, rep):
    client.force_login(rep)
    said = {"name": "x", "body": "{{ contact.password }}", "owner": rep.pk, "review_on": "2026-12-01"}
    assert client.post("/snippets/new/", said).status_code == 422


def test_the_pages_cost_the_same_for_few_and_many(client, rep, email, django_assert_max_num_queries):
    client.force_login(rep)

    def asked(url):
        with django_assert_max_num_queries(80) as captured:
            client.get(url)
        return len(captured)

    urls = ["/snippets/", f"/emails/{email.pk}/?panel=comments", f"/emails/{email.pk}/?panel=versions"]
    say(email, rep)
    snippet(rep)
    save(email, rep, subject="0")
    few = [asked(url) for url in urls]
    for number in range(10):
        say(email, rep)
        snippet(rep, name=f"{number}")
        email.refresh_from_db()
        save(email, rep, subject=f"{number + 1}")
    assert [asked(url) for url in urls] == few


def test_what_somebody_received_takes_no_candidate_and_keeps_its_pages(client, rep, email, things, ito):
    actions.resolve_comment(thread=things["comment"], by=rep, at=NOW)
    client.force_login(rep)
    assert client.get(f"/emails/{email.pk}/?panel=comments").status_code == 200
