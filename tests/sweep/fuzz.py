"""What strangers and accidents send: at least a hundred hostile strings."""

LONG = 100_000

CORPUS = [
    "", " ", "\t\n", "0", "-1", "1e999", "NaN", "Infinity", "true", "null", "undefined", "None", "[]", "{}", "\\", "'", '"',
    "`", "<", ">", "&", "%", "%00", "%s%s%s%n", "{{7*7}}", "${7*7}", "#{7*7}", "{% debug %}", "{{ settings.SECRET_KEY }}",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>", '" onmouseover="alert(1)', "' OR 1=1 --", "'; DROP TABLE shares_share; --",
    "1; SELECT pg_sleep(10)", "admin'--", "../../../etc/passwd", "..%2f..%2f", "C:\\Windows\\win.ini", "/etc/passwd\x1f",
    "\x01\x02\x03", "\x7f", "\x85", "\u200b", "\u200b\u200b\u200b", "\u202e\u202dabc", "\u2066hidden\u2069", "\ufeff",
    "\ufffe", "\uffff", "\ue000", "\U000e0041", "\U0010ffff", "a\u0300" * 50, "Z" + "\u0315" * 500, "ﷺ", "田中さん",
    "𝕳𝖊𝖑𝖑𝖔", "١٢٣", "１２３", "²³", "½", "Ⅷ", "👩‍👩‍👧‍👦", "🏳️‍🌈" * 20, "نص عربي", "עברית", "हिन्दी", "ไทย", "Ω≈ç√∫", "ß", "İstanbul", "ı",
    "ﬁ", "ǅ", "\r\nSet-Cookie: a=b", "a\r\nBcc: all@example.org", "a\nb\nc", "=1+1", "+1", "-1+1", "@SUM(1)", "\t=1",
    "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "2026-13-01", "0000-00-00", "1899-12-31", "2026-11-21T25:61",
    "24:00", "99:99", "-00:01", "23:59:60", "Europe/Nowhere", "../Dublin", "Etc/GMT+12", "2147483648", "9223372036854775808",
    "-9223372036854775809", "1" * 400, "1.5", "0x10", "1_000", "1e3", "٠", "x" * 255, "x" * 256, "x" * 10_000, "é" * LONG,
    "[" * 3_000, "(" * 3_000, "`" * 2_000, "<" * 5_000, "&amp;" * 500, "a" * 50 + "!" * 50, "aaaa" * 5000 + "b",
    "2222222222", "zzzzzzzzzz", "22222222220", "https://evil.example/", "//evil.example", "\\\\evil.example", "https:evil",
    "eve@example.org\n", "a@b", "\"quoted\"@example.org", "a" * 65 + "@example.org", "me@[127.0.0.1]", "hx-get=/leave/",
    '<div hx-get="/leave/" hx-trigger="load">', "on", "off", "group", "facilitators", "me",
]  # fmt: skip
"""Kept as they would be typed or sent; NUL and broken UTF-8 are sent raw by the test itself."""
