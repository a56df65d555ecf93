"""Cookies in PHP, XML, YAML and TOML, invented: name of the case -> text, and the account's values."""

from tests.unit.cookies.as_sent import FB, FB_LINE, IG, IG_LINE, X, lines

STRUCTURED: dict[str, tuple[str, dict[str, str]]] = {
    "php []": ("<?php\n$cookies = [" + ", ".join(f"'{n}' => '{v}'" for n, v in FB.items()) + "];", FB),
    "php array no tag": ("array(" + ", ".join(f'"{n}" => "{v}"' for n, v in IG.items()) + ")", IG),
    "php bare []": ("[" + ", ".join(f'"{n}" => "{v}"' for n, v in X.items()) + "]", X),
    "php rows": (
        "<?php return ["
        + ",".join(
            f"['name' => '{n}', 'value' => '{v}', 'domain' => '.facebook.com', 'path' => '/']" for n, v in FB.items()
        )
        + "];",
        FB,
    ),
    "php rows array()": (
        "array("
        + ",".join(
            f"array('name' => '{n}', 'value' => '{v}', 'domain' => '.x.com', 'path' => '/')" for n, v in X.items()
        )
        + ")",
        X,
    ),
    "print_r": ("Array\n(\n" + lines(IG, "    [{n}] => {v}") + "\n)\n", IG),
    "print_r rows": (
        "Array\n(\n"
        + "\n".join(
            f"    [{i}] => Array\n        (\n            [name] => {n}\n [value] => {v}\n [domain] => .facebook.com\n"
            for i, (n, v) in enumerate(FB.items())
        )
        + ")\n",
        FB,
    ),
    "var_dump": (
        "array(2) {\n" + "\n".join(f'  ["{n}"]=>\n  string({len(v)}) "{v}"' for n, v in X.items()) + "\n}\n",
        X,
    ),
    "var_export": ("array (\n" + "\n".join(f"  '{n}' => '{v}'," for n, v in FB.items()) + "\n)", FB),
    "var_export rows": (
        "array (\n"
        + "\n".join(
            f"  {i} => \n  array (\n'name' => '{n}',\n 'value' => '{v}',\n 'domain' => '.instagram.com',\n  ),"
            for i, (n, v) in enumerate(IG.items())
        )
        + "\n)",
        IG,
    ),
    "php serialize": ("a:2:{" + "".join(f's:{len(n)}:"{n}";s:{len(v)}:"{v}";' for n, v in FB.items()) + "}", FB),
    "php setcookie": (lines(X, "setcookie('{n}', '{v}', time()+3600, '/', '.x.com');"), X),
    "guzzle": (
        "CookieJar::fromArray([" + ", ".join(f"'{n}' => '{v}'" for n, v in IG.items()) + "], '.instagram.com');",
        IG,
    ),
    "xml attrs": (
        "<cookies>\n"
        + lines(FB, '  <cookie name="{n}" value="{v}" domain=".facebook.com" path="/"/>')
        + "\n</cookies>",
        FB,
    ),
    "xml elements": (
        '<?xml version="1.0"?>\n<cookies>\n'
        + lines(IG, "<cookie><name>{n}</name><value>{v}</value><domain>.instagram.com</domain><path>/</path></cookie>")
        + "\n</cookies>",
        IG,
    ),
    "xml tags named": ("<cookies>" + lines(X, "<{n}>{v}</{n}>") + "</cookies>", X),
    "xml header": (f'<request><header name="Cookie">{FB_LINE}</header></request>', FB),
    "xml cdata": ("<c>" + lines(X, "<cookie><name>{n}</name><value><![CDATA[{v}]]></value></cookie>") + "</c>", X),
    "plist": (
        '<?xml version="1.0"?><plist version="1.0"><dict>'
        + lines(FB, "<key>{n}</key><string>{v}</string>")
        + "</dict></plist>",
        FB,
    ),
    "plist rows": (
        '<plist version="1.0"><array>'
        + lines(
            FB,
            "<dict><key>Name</key><string>{n}</string><key>Value</key><string>{v}</string><key>Domain</key><string>.facebook.com</string></dict>",
        )
        + "</array></plist>",
        FB,
    ),
    "shared_prefs": ("<map>\n" + lines(IG, '    <string name="{n}">{v}</string>') + "\n</map>", IG),
    "jmeter": (
        "<Arguments>"
        + lines(
            X,
            '<elementProp name="{n}" elementType="Cookie">'
            '<stringProp name="Cookie.value">{v}</stringProp><stringProp name="Cookie.domain">.x.com</stringProp>'
            "</elementProp>",
        )
        + "</Arguments>",
        X,
    ),
    "html table": (
        "<table><tr><th>Name</th><th>Value</th></tr>"
        + lines(FB, "<tr><td>{n}</td><td>{v}</td><td>.facebook.com</td><td>/</td></tr>")
        + "</table>",
        FB,
    ),
    "yaml rows": (
        "cookies:\n" + lines(FB, "  - name: {n}\n    value: {v}\n    domain: .facebook.com\n    path: /"),
        FB,
    ),
    "yaml rows quoted": (lines(IG, '- name: "{n}"\n  value: "{v}"\n  domain: ".instagram.com"\n  httpOnly: true'), IG),
    "yaml domain first": (
        lines(X, "- domain: .x.com\n  expirationDate: 1811838600\n  name: {n}\n  path: /\n  value: {v}"),
        X,
    ),
    "yaml folded": ("cookie: >-\n  " + FB_LINE + "\n", FB),
    "yaml block": ("cookie: |\n  " + IG_LINE.replace("; ", ";\n  ") + "\n", IG),
    "yaml quoted keys": (lines(X, '"{n}": "{v}"'), X),
    "yaml single quotes": (lines(FB, "  {n}: '{v}'"), FB),
    "yaml list k=v": ("cookies:\n" + lines(FB, "  - {n}={v}"), FB),
    "yaml docker env": ("services:\n  bot:\n    environment:\n" + lines(X, "      - X_{n}={v}"), X),
    "yaml anchors": ("---\nfacebook: &fb\n" + lines(FB, "  {n}: {v}") + "\n...\n", FB),
    "yaml comment": ("# cookies\ntwitter:\n" + lines(X, "  {n}: {v}  # de ana"), X),
    "toml": ("[cookies]\n" + lines(X, '{n} = "{v}"'), X),
    "toml rows": (lines(FB, '[[cookies]]\nname = "{n}"\nvalue = "{v}"\ndomain = ".facebook.com"\n'), FB),
    "properties": (lines(IG, "instagram.cookie.{n}={v}"), IG),
    "reg file": ("Windows Registry Editor\n[HKEY]\n" + lines(X, '"{n}"="{v}"'), X),
    "XML without a root": (lines(FB, '<cookie name="{n}" value="{v}"/>', ""), FB),
    "yaml rows in braces": (lines(X, "  - {{name: {n}, value: {v}, domain: .x.com}}"), X),
    "yaml rows in one line": ("cookies: [" + lines(FB, "{{name: {n}, value: '{v}'}}", ", ") + "]", FB),
    "yaml rows in braces and brackets": (
        "{cookies: [" + lines(IG, '{{name: {n},\n "value": {v}}}', ",\n") + "]}",
        IG,
    ),
    "yaml names in braces": ("cookies: {" + lines(FB, "{n}: {v}", ", ") + "}", FB),
    "yaml names in braces alone": ("{" + lines(IG, "{n}: {v}", ", ") + "}", IG),
    "yaml names in braces below a domain": (".x.com: {" + lines(X, "{n}: {v}", ", ") + "}", X),
    "toml inline rows": ("cookies = [\n" + lines(IG, '{{ name = "{n}", value = "{v}" }}', ",\n") + "\n]", IG),
    "toml inline table": ("[facebook]\ncookies = { " + lines(FB, '{n} = "{v}"', ", ") + " }", FB),
    "Ruby hashes": ("[" + lines(FB, '{{:name=>"{n}", :value=>"{v}"}}', ", ") + "]", FB),
    "yaml rows without domains": (lines(FB, "- name: {n}\n  value: {v}"), FB),
}
