"""Which words of a page axe has passed already in the very same look, so that it need not judge them again.

Two thirds of looking at a page were spent on colours, and nearly all of what is on a page is on every page. A look is what a
verdict about colours stands on: the words' colour, size and weight, the backgrounds and opacity of all that is around them,
up to the page itself, and of whatever else is drawn where they are; on a phone and on a desk, in light and in dark, each by
itself. Only what axe passed is remembered. What it objected to, or could not judge, it is asked about every time.
"""

LOOKS = """() => {
    const clear = 'rgba(0, 0, 0, 0)', behind = new Map(), painted = [];
    const drawn = style => [style.backgroundColor === clear ? '' : style.backgroundColor, style.backgroundImage,
        style.opacity, style.filter, style.mixBlendMode].map(part => /^(none|1|normal)$/.test(part) ? '' : part).join(';');
    const apart = (a, b) => a.right - b.left < 1 || b.right - a.left < 1 || a.bottom - b.top < 1 || b.bottom - a.top < 1;
    const inside = document.body.getElementsByTagName('*');
    for (const node of [document.documentElement, document.body, ...inside]) {
        const style = getComputedStyle(node), box = node.getBoundingClientRect(), around = behind.get(node.parentElement) ?? '';
        const unseen = style.overflow !== 'visible' && (box.width <= 1 || box.height <= 1) || box.bottom + scrollY <= 0;
        let own = drawn(style);
        for (const part of ['::before', '::after']) {
            const more = getComputedStyle(node, part);
            if (more.content !== 'none') own += drawn(more).replace(/^;+$/, '');
        }
        own = own.replace(/^;+$/, '');
        behind.set(node, unseen && node !== document.body || around === null ? null : own ? `${around}/${own}` : around);
        if ((own || node.matches('img, svg, video, canvas')) && box.width && node.parentElement) painted.push([node, box, own]);
    }
    window.rcLooks = new Map();
    const silent = 'input:is([type=hidden], [type=radio], [type=checkbox])';
    for (const node of inside) {
        const words = () => [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim());
        if (!(node.matches('input, select, textarea') && !node.matches(silent) || words())) continue;
        if (behind.get(node) === null || !node.getClientRects().length) continue;
        const style = getComputedStyle(node), box = node.getBoundingClientRect();
        const near = painted.filter(([other, its]) => !other.contains(node) && !apart(box, its)).map(([, , own]) => own);
        rcLooks.set(node, [behind.get(node), style.color, style.webkitTextFillColor, style.fontSize, style.fontWeight,
            style.textShadow, style.webkitTextStroke, ...new Set(near)].join('|'));
    }
    return [...new Set(rcLooks.values())];
}"""
"""The looks of the words on this page as it is now. Which element has which is kept there for `JUDGE`."""

JUDGE = """async ({fresh, options}) => {
    const wanted = new Set(fresh), nodes = [...rcLooks.keys()].filter(node => wanted.has(rcLooks.get(node)));
    if (!nodes.every(node => node.isConnected)) return null;
    const report = await rcAxe().run({include: nodes}, {...options, elementRef: true});
    const of = rule => new Set(rule.nodes.map(node => rcLooks.get(node.element)));
    const bad = new Set(report.violations.flatMap(rule => [...of(rule)])), [first, ...more] = report.passes.map(of);
    const passed = more.length + 1 === options.runOnly.values.length ? [...first] : [];
    const plain = rule => ({id: rule.id, nodes: rule.nodes.map(({target, failureSummary}) => ({target, failureSummary}))});
    return {violations: report.violations.map(plain),
        passed: passed.filter(look => look && !bad.has(look) && more.every(rule => rule.has(look)))};
}"""
"""What axe objects to in the elements of those looks, and which looks each of its rules passed; null where a page that changes by
itself (a live round) has put others in their place since `LOOKS`."""


class Looks:
    """What axe has passed.

    Args:
        remembers: False to have everything judged each time.
    """

    def __init__(self, *, remembers: bool = True) -> None:
        self.remembers = remembers
        self._passed: dict[str, set[str]] = {}

    def fresh(self, variant: str, looks: list[str]) -> list[str]:
        """Those of these looks that axe has not passed in this variant."""
        return [look for look in looks if look not in self._passed.get(variant, ())]

    def passed(self, variant: str, looks: list[str]) -> None:
        """Note that axe has passed them in this variant."""
        if self.remembers:
            self._passed.setdefault(variant, set()).update(looks)
