from nurture.sequences.rules.company import with_field, with_name


def test_what_does_not_fit_leaves_the_name_out():
    words = "港" * 10
    assert with_field(words, "港", longest=10) == "…" * 10
    assert with_name("{{ account.name }}へ", "株式会社港精密工業", longest=9) == "…へ"


def test_a_field_is_found_however_it_is_spaced_and_a_name_is_never_read_as_a_pattern():
    assert with_name("{{account.name}}/{{ account.name  }}", r"\g<0>", longest=99) == r"\g<0>/\g<0>"
    assert with_name("{{ contact.name }}", "港", longest=99) == "{{ contact.name }}"
