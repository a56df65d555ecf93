"""Names and comments as somebody would choose them who wants to break whatever shows them."""

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
HOSTILE_TEXTS: dict[str, str] = {
    "HTML": "<script>alert(1)</script><b>Vega & 'Luna' \"x\"</b><!--",
    "an entity": "&lt;i&gt; &#0; &amp;nbsp; &bogus;",
    "Markdown": "*a* _b_ [c](https://mal.example) `d` ||e|| ~f~",
    "template": "{{ 7*7 }} {% raw %} ${7*7} %s %(x)s {0}",
    "right to left": "\u202egnp.exe\u202c \u2067عمر\u2069 \u200f",
    "zero width": "V\u200be\u200cg\u200da\u2060 \ufeff",
    "ten thousand": "W" * 10_000,
    "ten thousand emoji": FAMILY * 1_400,
    "emoji": f"{FAMILY}\U0001f1ea\U0001f1f8\U0001f3fd\u2764\ufe0f\u20e3",
    "half an emoji": "Vega \ud83d",
    "combining": "Z" + "\u0335\u0336\u0337" * 60,
    "formula": '=HYPERLINK("http://mal.example","x")',
    "another formula": "@SUM(1+1)*cmd|' /C calc'!A0",
    "formula behind a blank": "\t=1+1",
    "formula behind a semicolon": "Vega; =1+1;\n@SUM(1+1)*cmd|' /C calc'!A0",
    "path": "../../../etc/passwd\\..\\con:aux|?*",
    "NUL": "Vega\x00Ficticia\x00",
    "control": "a\x07\x08\x0b\x1b[2J\x1b]0;hola\x07\x7f\x85b",
    "lines": "uno\r\ndos\n\ntres\u2028cuatro\u2029cinco",
    "not a character": "Vega\ufffe\uffff\U0010ffff",
    "JSON": '"},{"id":1}] \\u0000 \\',
    "CDATA": "]]><!ENTITY x SYSTEM 'file:///etc/passwd'>",
    "nothing": " \u200b\u00a0 ",
}
"""By what they are."""
