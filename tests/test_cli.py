"""The command, as an author runs it."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ainotes_site.command.cli import main
from ainotes_site.mkdocs_plugin import read_options
from ainotes_site.relations import read_subjects
from tests.conftest import write_notes


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AINOTES_NOTES", raising=False)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


GOOD = "# 微调\n\n在小数据上继续训练，更新全部或部分参数。\n"


def test_check_passes_good_notes() -> None:
    write_notes(Path("notes"), {"a.md": GOOD})
    result = run("check")
    assert result.exit_code == 0
    assert result.output == "0 个错误，0 个提示。\n"


def test_check_names_file_line_and_problem_and_fails_on_errors() -> None:
    write_notes(Path("x"), {"a.md": GOOD + "\n![图](none.png)\n"})
    result = run("check", "x")
    assert result.exit_code == 1
    assert result.stdout.startswith("a.md:5: ")
    assert "none.png" in result.stdout


def test_hints_do_not_fail_and_can_be_left_out() -> None:
    write_notes(Path("notes"), {"a.md": GOOD + "\n见 [[还没写的]]\n"})
    assert run("check").exit_code == 0
    assert "还没写的" in run("check").stdout
    assert run("check", "--no-hints").output == "0 个错误，0 个提示。\n"


def test_github_marks_the_lines_of_files_as_the_repository_has_them() -> None:
    write_notes(Path("notes"), {"a,b.md": GOOD + "\n![图](100%.png)\n"})
    result = run("check", "--format", "github")
    assert result.stdout.startswith("::error file=notes/a%2Cb.md,line=5,col=6,title=missing-image::")
    assert "100%25.png" in result.stdout
    assert result.exit_code == 1
    write_notes(Path("good"), {"a.md": GOOD})
    assert run("check", "good", "--format", "github").stdout == ""


def test_sarif_has_level_place_and_message() -> None:
    write_notes(Path("notes"), {"甲 a.md": GOOD + "\n![图](none.png)\n\n见 [[还没写的]]\n"})
    report = json.loads(run("check", "--format", "sarif").stdout)
    (found,) = report["runs"]
    assert (report["version"], found["tool"]["driver"]["name"]) == ("2.1.0", "ainotes")
    assert [one["level"] for one in found["results"]] == ["error", "note"]
    place = found["results"][0]["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "notes/%E7%94%B2%20a.md"},
        "region": {"startLine": 5, "startColumn": 6},
    }
    assert [one["ruleId"] for one in found["results"]] == ["missing-image", "open-name"]
    assert "none.png" in found["results"][0]["message"]["text"]


def test_json_has_every_problem() -> None:
    write_notes(Path("notes"), {"a.md": GOOD + "\n![图](none.png)\n"})
    result = run("check", "--format", "json")
    (problem,) = json.loads(result.stdout)
    assert (problem["path"], problem["line"], problem["severity"]) == ("a.md", 5, "error")
    assert (problem["column"], problem["rule"]) == (6, "missing-image")


def test_hints_tell_of_guesses_and_of_what_is_missing() -> None:
    told = "{}\n\n渡口用 QZX-Ferry 记船，等的人排在后面，先到的先过河{}。\n"
    notes: dict[str, str | bytes] = {
        "日记/a.md": "# 渡口\n\n" + told.format("早上", "，见 [[石桥]]") + "\n# 待写\n",
        "桥/石桥.md": "# 石桥\n\n" + told.format("中午", ""),
        "旧/石桥.md": "# 旧的石桥\n\n" + told.format("晚上", "，见 [[石桥]]"),
    }
    write_notes(Path("notes"), notes)
    found = json.loads(run("check", "--format", "json").stdout)
    assert [(one["path"], one["line"], one["rule"], one["severity"]) for one in found] == [
        ("日记/a.md", 5, "unexplained", "hint"),
        ("日记/a.md", 5, "ambiguous-link", "hint"),
        ("日记/a.md", 7, "stub", "hint"),
    ]


def test_what_is_alike_in_a_note_is_listed_thrice_and_then_counted() -> None:
    write_notes(Path("notes"), {"a.md": GOOD + "\n![图](none.png)\n" * 6})
    lines = run("check").stdout.splitlines()
    assert [line.split(" ")[0] for line in lines] == ["a.md:5:", "a.md:7:", "a.md:9:", "a.md:"]
    assert "还有 3 处，在第 11、13、15 行" in lines[-1]
    every = run("check", "--all").stdout.splitlines()
    assert [line.split(" ")[0] for line in every] == [f"a.md:{number}:6:" for number in range(5, 16, 2)]


def test_rules_are_off_by_settings_by_note_and_by_line() -> None:
    image = "\n![图](none.png)\n"
    notes: dict[str, str | bytes] = {
        "整篇.md": GOOD + image + "\n<!-- ainotes: ignore missing-image -->\n",
        "一行.md": GOOD + "\n![图](a.png) %% ainotes: ignore missing-image %%\n" + image,
        "错名.md": GOOD + "\n<!-- ainotes: ignore no-such -->\n",
    }
    write_notes(Path("notes"), notes)
    found = [(one["path"], one["line"], one["rule"]) for one in json.loads(run("check", "--format", "json").stdout)]
    assert found == [("一行.md", 7, "missing-image"), ("错名.md", 5, "unknown-rule")]
    Path("mkdocs.yml").write_text(
        "site_name: x\ndocs_dir: notes\nplugins:\n  - ainotes:\n      ignore: [missing-image, unknown-rule]\n", "utf-8"
    )
    assert run("check", "--format", "json").stdout == "[]\n"


def test_what_becomes_public_is_listed_with_what_puts_it_there() -> None:
    notes: dict[str, str | bytes] = {
        "a.md": GOOD + "\n![图](p.png)\n",
        "b.md": "---\ndraft: true\n---\n# 草稿\n",
        "c.md": "---\nlayout: page\n---\n# 页\n\n![图](q.png)\n",
        **dict.fromkeys(("p.png", "q.png", "r.png"), b"x"),
    }
    write_notes(Path("notes"), notes)
    said = run("check", "--public").stdout
    assert [line.split("：")[0] for line in said.splitlines()][:-1] == [
        "笔记 a.md",
        "页面 topics/wei-tiao/ ← a.md:1-5",
        "页面 c.md ← 前言里的 layout: page",
        "文件 p.png ← a.md:5",
        "文件 q.png ← c.md:6",
        "不公开 b.md",
    ]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_commands(shell: str) -> None:
    assert f"_AINOTES_COMPLETE={shell}_complete" in run("completion", shell).stdout
    words = {"bash": {"COMP_WORDS": "ainotes ch", "COMP_CWORD": "1"}}.get(shell)
    if words is not None:
        done = CliRunner().invoke(main, [], prog_name="ainotes", env={**words, "_AINOTES_COMPLETE": "bash_complete"})
        assert "plain,check" in done.output.splitlines()


def test_one_rule_alone_can_be_looked_for() -> None:
    write_notes(Path("notes"), {"a.md": GOOD + "\n![图](none.png)\n\n见 [[还没写的]]\n"})
    assert run("check", "--rule", "secret").exit_code == 0
    found = run("check", "--rule", "missing-image", "--rule", "secret")
    assert (found.exit_code, found.stdout.count("\n")) == (1, 1)


def test_a_key_is_an_error_that_does_not_repeat_it() -> None:
    key = "ghp_" + "".join(chr(ord("a") + number * 7 % 26) + str(number % 10) for number in range(18))
    write_notes(Path("notes"), {"a.md": GOOD + f"\n令牌是 {key}\n", "b.md": f"---\ndraft: true\n---\n{key}\n"})
    result = run("check", "--format", "json")
    (found,) = json.loads(result.stdout)
    assert (found["path"], found["line"], found["column"], found["rule"]) == ("a.md", 5, 5, "secret")
    assert key not in result.stdout
    assert result.exit_code == 1


def test_the_folder_is_that_of_mkdocs(monkeypatch: pytest.MonkeyPatch) -> None:
    write_notes(Path("mine"), {"a.md": "![图](none.png)\n"})
    write_notes(Path("good"), {"a.md": GOOD})
    Path("mkdocs.yml").write_text("docs_dir: 'mine'  # 我的\n", encoding="utf-8")
    assert run("check").exit_code == 1
    monkeypatch.setenv("AINOTES_NOTES", "good")
    assert run("check").exit_code == 0


def test_explain_names_what_it_cannot_find_or_tell_apart() -> None:
    write_notes(
        Path("notes"), {"a.md": f"---\nsplit: 1\n---\n{GOOD}\n# 微调的代价\n\n显存和时间都要算进去，别忘了人。\n"}
    )
    assert "微调（wei-tiao）\n  出自 a.md 第 4–7 行" in run("explain", "微调", "--folder", "notes").output
    for wanted, said in (("没有的", "没有叫「没有的」的主题或笔记"), ("调", "「调」对得上 2 个主题")):
        result = run("explain", wanted)
        assert result.exit_code == 1
        assert said in result.output
    assert "  wei-tiao-de-dai-jia  微调的代价" in run("explain", "调").output


def test_explain_takes_the_name_of_a_note_before_words_of_titles() -> None:
    write_notes(
        Path("notes"), {"量化.md": "# 把模型变小\n\n用更少的位存权重。\n", "b.md": "# 量化的代价\n\n精度会掉一点。\n"}
    )
    assert run("explain", "量化", "--folder", "notes").output.startswith("把模型变小（")


SUBJECTS = "- {tag: 炼丹, words: [LoRA]}\n- {tag: 做菜, words: [菜谱]}\n"
CONFIGS = (
    "plugins:\n  - search\n  - ainotes:\n      subjects: own.yml\n",
    "plugins:\n  ainotes: {subjects: own.yml}\n",
    "INHERIT: base.yml\n",
    "plugins:\n  - ainotes: {subjects: !ENV [NO_SUCH_VARIABLE, own.yml]}\n",
)


@pytest.mark.parametrize("config", CONFIGS)
def test_the_options_are_those_of_mkdocs(config: str) -> None:
    write_notes(Path("notes"), {"a.md": "# LoRA\n\n冻结原来的权重，只训练旁路。\n"})
    write_notes(Path(), {"own.yml": SUBJECTS, "base.yml": CONFIGS[1], "mkdocs.yml": f"docs_dir: notes\n{config}"})
    assert "\n  炼丹：3.0 分，LoRA\n" in run("explain", "LoRA").output
    assert "own.yml:2: 词表里没有「菜谱」" in run("check").output
    Path("mkdocs.yml").write_text("docs_dir: notes\nplugins: [ainotes]\n", encoding="utf-8")
    assert "炼丹" not in run("explain", "LoRA").output


def test_every_option_is_read() -> None:
    config = "docs_dir: mine\nplugins: [ainotes: {all_concepts: true, subjects: own.yml}]\n"
    write_notes(Path(), {"sub/mkdocs.yml": config, "sub/own.yml": SUBJECTS})
    options = read_options(Path("sub/mkdocs.yml"))
    assert (options.docs_dir, options.all_concepts) == (Path("sub/mine"), True)
    assert options.subjects == read_subjects(SUBJECTS, "own.yml")
    Path("sub/mkdocs.yml").write_text("", encoding="utf-8")
    options = read_options(Path("sub/mkdocs.yml"))
    assert (options.docs_dir, options.subjects, options.all_concepts) == (Path("sub/docs"), None, False)


def test_what_is_said_of_files_is_read() -> None:
    config = "exclude_docs: |\n  /private/\ndraft_docs: 草*\nextra_css: [a.css]\n"
    config += "plugins: [ainotes: {publish_files: all, publish_also: 'demo/*.html'}]\n"
    write_notes(Path(), {"mkdocs.yml": config})
    publishing = read_options(Path("mkdocs.yml")).publishing
    assert publishing.everything
    assert [publishing.also(path) for path in ("demo/a.html", "a.html", "CNAME", "a.css")] == [True, False, True, True]
    assert [publishing.excluded(path) for path in ("private/a.md", "b/草稿.md", "a.md")] == [True, True, False]


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("plugins: [", "mkdocs.yml:1: 读不懂："),
        ("- ainotes", "mkdocs.yml:1: 读不懂："),
        ("plugins: 5", "mkdocs.yml:1: 读不懂："),
        ("plugins: [ainotes: 5]", "mkdocs.yml:1: 读不懂："),
        ("plugins: [ainotes: {subjects: none.yml}]", "mkdocs.yml:1: 插件 ainotes 的 subjects："),
        ("plugins: [ainotes: {all_concepts: maybe}]", "mkdocs.yml:1: 插件 ainotes 的 all_concepts："),
        ("plugins: [ainotes: {subjects: bad.yml}]", "bad.yml:1: 读不懂："),
    ],
)
def test_settings_that_cannot_be_read_are_named(config: str, said: str) -> None:
    write_notes(Path("notes"), {"a.md": GOOD})
    write_notes(Path(), {"mkdocs.yml": config, "bad.yml": "tag"})
    result = run("check")
    assert result.exit_code == 1
    assert f"Error: {said}" in result.output


def test_without_settings_mkdocs_is_not_imported() -> None:
    write_notes(Path("notes"), {"a.md": GOOD})
    code = "import sys; from ainotes_site.command.cli import main; main(['check'], standalone_mode=False)"
    check = (
        f"try:\n    {code.replace('; ', chr(10) + '    ')}\nexcept SystemExit:\n    assert 'mkdocs' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", check], check=True, timeout=600)


def test_a_missing_folder_is_named() -> None:
    result = run("check", "nowhere")
    assert result.exit_code == 1
    assert "nowhere" in result.output


def test_check_names_what_stands_in_the_place_of_the_site() -> None:
    page = "---\nlayout: page\n---\n# 页\n\n自己的一页。\n"
    files = "[样式](assets/tokens.css) [索引](search/ainotes/x.json) [知](knowledge.json) ![](img/好.png)\n"
    write_notes(
        Path("notes"),
        {
            **{
                "a.md": f"{GOOD}\n{files}",
                "tags.md": page,
                "topics/wei-tiao.md": page,
                "自己.md": page,
                "404.md": page,
            },
            **dict.fromkeys(("assets/tokens.css", "search/ainotes/x.json", "knowledge.json", "img/好.png"), "x"),
        },
    )
    shadowing = [line.partition(":")[0] for line in run("check").output.splitlines() if "是网站自己的" in line]
    named = ("assets/tokens.css", "knowledge.json", "search/ainotes/x.json", "tags.md", "topics/wei-tiao.md")
    assert sorted({*shadowing} - {"404.md"}) == sorted(named)


def test_record_remembers_ids() -> None:
    write_notes(Path("notes"), {"a.md": GOOD})
    assert run("record").exit_code == 0
    record = json.loads(Path("ainotes-history.json").read_text(encoding="utf-8"))
    assert list(record["topics"]) == ["wei-tiao"]


@pytest.mark.parametrize("broken", [b"{", b"[]", b"\xff\xfe{", b'{"topics": {"a": 1}, "redirects": {}}', b"[" * 99_999])
def test_a_broken_record_is_told_and_written_anew_and_the_old_one_kept(broken: bytes) -> None:
    write_notes(Path("notes"), {"a.md": GOOD})
    path = Path("ainotes-history.json")
    path.write_bytes(broken)
    told = run("check")
    assert told.exit_code == 1
    assert "ainotes-history.json:1: 读不懂" in told.output
    result = run("record")
    assert result.exit_code == 0
    (kept,) = Path().glob("ainotes-history-*.json")
    assert kept.name in result.output
    assert kept.read_bytes() == broken
    assert list(json.loads(path.read_text(encoding="utf-8"))["topics"]) == ["wei-tiao"]
    assert run("check").exit_code == 0


def test_a_full_disk_leaves_the_record_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    write_notes(Path("notes"), {"a.md": GOOD})
    assert run("record").exit_code == 0
    path = Path("ainotes-history.json")
    before = path.read_bytes()
    write_notes(Path("notes"), {"b.md": GOOD.replace("微调", "量化")})

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    result = run("record")
    assert (result.exit_code, "No space left" in result.output) == (1, True)
    assert path.read_bytes() == before
    assert sorted(one.name for one in Path().iterdir()) == ["ainotes-history.json", "notes"]


LIST = "".join(f"# {name}\n\n{name}的定义写在这里，一句话说清楚。\n\n" for name in ("微调", "量化", "蒸馏"))


def test_outline_prints_the_plan_with_pages_merges_and_reasons() -> None:
    text = (
        "把大模型的知识教给小模型，让它学老师给出的软标签；温度调高，类别之间的关系更明显，学生学到的也就更多，"
        "训练完只留下小的那个，推理时又快又省。老师不必只有一位。"
    )
    notes = {"术语/名词解释.md": LIST, "a.md": f"# 压缩之一\n\n{text}\n", "b.md": f"# 压缩之二\n\n{text}\n"}
    write_notes(Path("notes"), notes)
    result = run("outline")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert "术语/名词解释.md：当作清单，拆成 3 页。" in result.output
    assert "  · 量化（第 5 行起）" in lines
    assert "合并 1 处" in lines
    assert "  · 压缩之一 = a.md:1 + b.md:1：正文大半相同" in lines


def test_outline_of_a_missing_folder_names_it() -> None:
    assert "nowhere" in run("outline", "nowhere").output


def test_explain_tells_what_a_note_was_taken_for_and_how_to_have_it_otherwise() -> None:
    write_notes(Path("notes"), {"术语/名词解释.md": LIST})
    output = run("explain", "名词解释.md").output
    assert "当作清单，拆成 3 页" in output
    assert "文件名、文件夹名或标题说这是一份清单（+4 分）" in output
    assert "split: none" in output


def test_globs_that_fit_nothing_are_named() -> None:
    write_notes(Path("notes"), {"模板/周报.md": GOOD, "长文.md": GOOD})
    config = "plugins:\n- ainotes:\n    split: {长文.md: 2, 短文.md: none}\n    exclude: [模版/**, 模板/]\n"
    Path("mkdocs.yml").write_text(f"site_name: 笔记\ndocs_dir: notes\n{config}", encoding="utf-8")
    result = run("check")
    assert result.exit_code == 1
    assert [line.partition(" 对不上")[0] for line in result.output.splitlines()[:-1]] == [
        "mkdocs.yml:1: 插件 ainotes 的 exclude 里 模版/**",
        "mkdocs.yml:1: 插件 ainotes 的 split 里 短文.md",
    ]


def test_the_authors_globs_split_and_leave_out() -> None:
    write_notes(
        Path("notes"), {"术语/名词解释.md": LIST, "草稿/未完.md": GOOD, "长文.md": f"# 长文\n\n## 甲\n\n{LIST}"}
    )
    config = "plugins:\n- ainotes:\n    split: {'术语/**': none, 长文.md: 2}\n    exclude: ['草稿/**']\n"
    Path("mkdocs.yml").write_text(f"site_name: 笔记\ndocs_dir: notes\n{config}", encoding="utf-8")
    output = run("outline").output
    assert "术语/名词解释.md：当作清单，整篇一页。mkdocs.yml 的 split 写了: none" in output
    assert "· 甲（第 3 行起" in output
    assert "草稿" not in output
    Path("mkdocs.yml").write_text(
        "site_name: 笔记\ndocs_dir: notes\nplugins: [ainotes: {split: {a: 9}}]\n", encoding="utf-8"
    )
    assert "split" in run("outline").output
