import pytest

from nurture.bootstrap.files import write_whole

pytestmark = pytest.mark.once


def test_a_file_is_made_with_its_folders(tmp_path):
    write_whole(tmp_path / "a" / "b", "案".encode())
    assert (tmp_path / "a" / "b").read_text("utf-8") == "案"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path):
    target = tmp_path / "kept"
    target.write_text("old")
    with pytest.raises(TypeError):
        write_whole(target, "not bytes")
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
