"""How well words stand out from what is behind them, measured in the browser: WCAG 2.2 contrast of every line one sees."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.axe import AT_REST

FAINT = r"""() => {
  const parse = (colour) => (colour.match(/[\d.]+/g) || ['0', '0', '0', '0']).map(Number);
  const over = (top, under) => {
    const alpha = top.length > 3 ? top[3] : 1;
    return [0, 1, 2].map((place) => top[place] * alpha + under[place] * (1 - alpha));
  };
  const luminance = (rgb) => {
    const linear = (value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = rgb.map((value) => linear(value / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) layers.push(colour);
      if (colour.length < 4 || colour[3] === 1) break;
    }
    return layers.reverse().reduce((under, layer) => over(layer, under), [255, 255, 255]);
  };
  const faint = new Set();
  let seen = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const words = node.textContent.trim();
    const element = node.parentElement;
    if (!words || !element.checkVisibility({visibilityProperty: true}) || element.closest('.visually-hidden, [hidden]')) continue;
    const style = getComputedStyle(element);
    const ground = behind(element);
    const [light, dark] = [luminance(over(parse(style.color), ground)), luminance(ground)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    seen += 1;
    if (ratio < (isLarge ? 3 : 4.5)) faint.add(`“${words}” has ${ratio.toFixed(2)}:1`);
  }
  if (!seen) faint.add('no words at all');
  return [...faint];
}"""


def faint(page: Page) -> list[str]:
    """The words too faint to read: under 4.5:1, or 3:1 in large type (24 px, or 18.66 px bold)."""
    page.evaluate(AT_REST)
    found: list[str] = page.evaluate(FAINT)
    return found
