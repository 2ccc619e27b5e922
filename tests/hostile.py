"""A folder of notes that tries all that it can, in every place where an author may write.

Each script would open a dialog with `OPENED`; what must not be published has `SECRET` in it.
"""
# ruff: noqa: E501 (a payload is read whole)

from __future__ import annotations

import base64

from tests.test_files import photo

OPENED, SECRET = "越界", "绝密口令"
_CALL = f"alert('{OPENED}')"
_FAR = "https://evil.example"

ADDRESSES = (
    f"javascript:{_CALL}",
    f"javascript://%0a{_CALL}",
    f"javascript://e.example/%0a{_CALL}",
    f"JaVaScRiPt:{_CALL}",
    f"&#106;avascript:{_CALL}",
    f"javascript&colon;{_CALL}",
    f"java&Tab;script:{_CALL}",
    f"\x01javascript:{_CALL}",
    f"data:text/html,<script>{_CALL}</script>",
    "data:text/html;base64," + base64.b64encode(f"<script>{_CALL}</script>".encode()).decode(),
    f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload=\"{_CALL}\"/>",
    f"vbscript:{_CALL}",
    "file:///etc/passwd",
    "blob:null/1",
    "about:blank",
    "view-source:https://evil.example",
)
RAW = (
    f"<script>{_CALL}</script>",
    f"<ScRiPt/x>{_CALL}</sCrIpT>",
    f'<img src=x onerror="{_CALL}">',
    f'<img src="x" onerror={_CALL} onload={_CALL} style="background:url({_FAR})">',
    f'<a href="javascript:{_CALL}">点</a>',
    f'<a href=" &#x6A;avascript&#58;{_CALL}">点</a>',
    f"<svg onload={_CALL}><a xlink:href='javascript:{_CALL}'><text>点</text></a></svg>",
    f"<math href='javascript:{_CALL}'>点</math>",
    f'<iframe src="javascript:{_CALL}" srcdoc="<script>{_CALL}</script>"></iframe>',
    f'<object data="javascript:{_CALL}"></object><embed src="{_FAR}/x.swf">',
    f'<form action="javascript:{_CALL}"><button formaction="javascript:{_CALL}">发</button><input type=image src=x onerror="{_CALL}"></form>',
    f'<video src="{_FAR}/a.mp4" poster="{_FAR}/p.png" autoplay onloadstart="{_CALL}"></video>',
    f'<audio src="javascript:{_CALL}"></audio>',
    f'<details open ontoggle="{_CALL}"><summary>开</summary>内</details>',
    f'<meta http-equiv="refresh" content="0;url={_FAR}"><base href="{_FAR}/">',
    f'<link rel="stylesheet" href="{_FAR}/x.css"><style>@import url({_FAR}/y.css)</style>',
    f'<blockquote cite="javascript:{_CALL}">引</blockquote>',
    f'<a href="x" ping="{_FAR}/ping" target="_blank">探</a>',
    f'<img srcset="{_FAR}/1.png 1x" src="y.png"><picture><source srcset="{_FAR}/2.png"><img src="z.png"></picture>',
    f'<p id="__config">{{"base":"{_FAR}","features":[],"search":"{_FAR}/w.js"}}</p>',
    f'<noscript><p title="</noscript><img src=x onerror={_CALL}>"></noscript>',
    f"<template><script>{_CALL}</script></template><xmp><script>{_CALL}</script></xmp>",
    f'<p data-ainotes-chance="javascript:{_CALL}" data-ainotes-copy class="headerlink ainotes-remote">类</p>',
    f'<a class="ainotes-remote" data-ainotes-chance="javascript:{_CALL}" href="#">类</a>',
)
_TITLE = f'"><img src=x onerror={_CALL}><script>{_CALL}</script>'


def _links() -> str:
    return "\n\n".join(
        f"[链接{number}](<{address}>) ![图{number}](<{address}>) <{address}> [引用{number}]\n\n[引用{number}]: <{address}>"
        for number, address in enumerate(ADDRESSES)
    )


def _headings() -> str:
    return "\n\n".join(
        f"## [第 {number} 个来源](<{address}>)\n\n一段正文，说的是检索怎样切块，和地址无关，只为凑够字数。"
        for number, address in enumerate(ADDRESSES)
    )


def _draft(title: str) -> str:
    return f"# {title}\n\n{SECRET}，这一篇没有写完，谁也不该看见，![图](img/草稿专用.png) [附件](草稿附件.txt)\n"


NOTES: dict[str, str | bytes] = {
    "地址.md": f"# 地址\n\n## 正文里的\n\n{_links()}\n\n{_headings()}\n",
    "标签.md": "# 标签\n\n"
    + "\n\n".join(f"## 写法 {number}\n\n{raw}\n\n行内 {raw} 结束。" for number, raw in enumerate(RAW)),
    "前言.md": f"---\ntitle: '{_TITLE.replace(chr(39), chr(39) * 2)}'\ntags: ['{_TITLE.replace(chr(39), '')}', 'javascript:x']\n"
    f"aliases: ['javascript:{_CALL.replace(chr(39), '')}', '../../up']\n---\n# {_TITLE}\n\n前言里的东西会出现在很多页面上，标题也是。\n\n"
    f"#标签<script> 和 [[{_TITLE}]] 和 [[javascript:{_CALL}]] 和 ![[javascript:{_CALL}]] 和 [[../../../etc/passwd]]\n",
    "图表.md": f'# 图表\n\n```mermaid\ngraph TD\n  A["<img src=x onerror={_CALL}>"] --> B\n  click A "javascript:{_CALL}"\n'
    f"  click B call alert({OPENED})\n```\n\n```mermaid\nsequenceDiagram\n  甲->>乙: <script>{_CALL}</script>\n  link 甲: 点 @ javascript:{_CALL}\n```\n\n"
    f"```mermaid\n%%{{init: {{'securityLevel':'loose','themeCSS':'@import url({_FAR})'}}}}%%\npie\n  \"<img src=x onerror={_CALL}>\": 3\n```\n\n"
    f'```mermaid\nsequenceDiagram\n  rect url({_FAR}/rect)\n  甲->>乙: <img src="{_FAR}/x.png" onerror={_CALL}>\n  end\n  links 甲: {{"点": "javascript:{_CALL}"}}\n```\n\n'
    f"```mermaid\nstateDiagram-v2\n  s1 --> s2: &lt;img src=x onerror={_CALL}&gt;\n  classDef k background:url({_FAR}/k),mask:u\\72l({_FAR}/m)\n  class s1 k\n```\n\n"
    f'```mermaid\n---\ntitle: "\\u003cimg src=x onerror={_CALL}>"\nconfig: {{securityLevel: loose, themeCSS: "* {{background: url({_FAR}/t)}}"}}\n---\nclassDiagram\n  class A["<svg onload={_CALL}>"]\n```\n\n'
    f'```mermaid\ngraph TD\n  A@{{img: "{_FAR}/i.png", label: "x"}} --> B\n```\n\n'
    f"$\\href{{javascript:{_CALL}}}{{x}}$ $\\url{{javascript:{_CALL}}}$ $\\includegraphics{{{_FAR}/x.png}}$ "
    f"$\\htmlData{{x=y}}{{z}}$ $\\def\\a{{\\a\\a}}\\a$\n\n$$\\text{{<script>{_CALL}</script>}}$$\n\n"
    f'`<script>{_CALL}</script>`\n\n```html\n<script>{_CALL}</script>\n```\n\n```"><script>{_CALL}</script>\nx\n```\n',
    "普通页.md": f"---\nlayout: page\ntitle: '{_TITLE.replace(chr(39), '')}'\n---\n# 页\n\n"
    + "\n\n".join(RAW)
    + f"\n\n{_links()}\n",
    "旧式.md": "---\ndialect: pymdown\n---\n# 旧式方言\n\n"
    + "\n\n".join(RAW)
    + f'\n\n{_links()}\n\n段落{{ onclick="{_CALL}" }}\n',
    "__config.md": "# __config\n\n标题就叫 `__config`，还有一个叫 `__search`。\n\n## __search\n\n小节，标题会成为页面里的标识。\n",
    "files.md": "# 附件\n\n[网页](evil.html) [脚本](evil.js) [文档](evil.xml) ![画](evil.svg) [画](evil.svg) [文](evil.pdf) ![照片](photo.jpg)\n\n"
    "<video src='evil.html'></video> ![[evil.html]] ![[evil.svg]]\n\n附件里的东西打开就会运行，所以不该公开。\n",
    "evil.html": f"<script>{_CALL}</script>",
    "未链接.htm": f"<script>{_CALL}</script>",
    "evil.js": _CALL,
    "evil.xml": f"<x xmlns:h='http://www.w3.org/1999/xhtml'><h:script>{_CALL}</h:script></x>",
    "evil.svg": f'<svg xmlns="http://www.w3.org/2000/svg" onload="{_CALL}" viewBox="0 0 9 9"><script>{_CALL}</script>'
    f'<a href="javascript:{_CALL}"><rect width="9" height="9"/></a></svg>',
    "evil.pdf": f"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.{_CALL})>>>>endobj",
    "photo.jpg": photo(),
    "assets/ainotes.js": _CALL,
    "sw.js": _CALL,
    "img/草稿专用.png": SECRET.encode(),
    "草稿附件.txt": SECRET,
    "草稿.md": f"---\ndraft: true\n---\n{_draft('草稿')}",
    "草稿页.md": f"---\ndraft: true\nlayout: page\n---\n{_draft('草稿页')}",
    "草稿旧式.md": f"---\ndraft: yes\ndialect: pymdown\n---\n{_draft('草稿旧式')}",
    "排除/不公开.md": _draft("排除"),
    "排除/不公开.txt": SECRET,
    "草/未完.md": _draft("未完"),
    ".hidden/x.md": _draft("隐藏"),
    "嵌入.md": f"# 嵌入草稿\n\n![[草稿]] ![[排除/不公开]] [[草稿#草稿]] [草稿](草稿.md)\n\n%% {SECRET} %%\n\n<!-- {SECRET} -->\n\n"
    f"一段 <!-- {SECRET} --> 正文，[附件](排除/不公开.txt) 不在。\n\n<!--\n\n## {SECRET}\n\n-->\n\n%%\n{SECRET}\n\n{SECRET}\n%%\n\n| 甲 |\n|---|\n| <!-- {SECRET} --> 乙 |\n",
    "glossary.yml": "concepts:\n"
    + "".join(
        f"  - id: gai-nian-{number}\n    name: 概念{chr(0x4E00 + number)}\n    reference: {address!r}\n"
        f"    definition: '{_TITLE.replace(chr(39), '')}'\n"
        for number, address in enumerate(ADDRESSES)
        if address.isprintable()
    ),
    "概念.md": "# 概念一览\n\n"
    + "，".join(f"概念{chr(0x4E00 + number)}" for number in range(len(ADDRESSES)))
    + "，都在词表里。\n",
}
CONFIG = (
    "exclude_docs: /排除/\ndraft_docs: /草/\nplugins: [ainotes: {remote: drop}]\nrepo_url: https://github.com/a/b\n"
)
