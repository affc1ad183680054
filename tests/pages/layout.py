"""Whether a page looks right: nothing wider than the screen, no text cut off, none over other text, targets big enough."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

LOOK = r"""() => {
  const slack = 2;
  const complaints = [];
  const lines = [];
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  if (wide > 0) complaints.push(`the page is ${wide} px wider than the screen`);

  const cut = (a, b) => {
    const left = Math.max(a.left, b.left), right = Math.min(a.right, b.right);
    const top = Math.max(a.top, b.top), bottom = Math.min(a.bottom, b.bottom);
    return right > left && bottom > top ? {left, right, top, bottom} : null;
  };
  const hides = (style) => style.overflowX !== 'visible' || style.overflowY !== 'visible';
  const scrolls = (style) => /auto|scroll/.test(style.overflowX + style.overflowY);
  const shortens = (style) => style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
  const isPainted = (style) => style.backgroundColor !== 'rgba(0, 0, 0, 0)'
    || ['Top', 'Right', 'Bottom', 'Left'].every((side) => parseFloat(style[`border${side}Width`]) > 0);

  /* The glyphs of a line fill about its font size; the line's own box is taller and may lie over its neighbours. */
  const glyphs = (rect, size) => {
    const spare = Math.max(0, rect.height - size) / 2;
    return {left: rect.left, right: rect.right, top: rect.top + spare, bottom: rect.bottom - spare};
  };

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const words = node.textContent.trim();
    const owner = node.parentElement;
    if (!words || !owner.checkVisibility({checkOpacity: true, checkVisibilityCSS: true})) continue;
    if (owner.closest('.visually-hidden, .skip-link, option, script, style, noscript, svg, [hidden]')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const size = parseFloat(getComputedStyle(owner).fontSize);
    for (const rect of range.getClientRects()) {
      if (rect.width < 1 || rect.height < 1) continue;
      let seen = glyphs(rect, size);
      let shortened = false, inBox = false, onLayer = null;
      for (let box = owner; box && box !== document.documentElement && seen; box = box.parentElement) {
        const style = getComputedStyle(box);
        const frame = box.getBoundingClientRect();
        if (style.position === 'fixed' || style.position === 'sticky' || box.matches('.veil')) onLayer = onLayer || box;
        if (shortens(style)) shortened = true;
        if (hides(style)) {
          const left = cut(seen, frame);
          const halved = left && (left.top > seen.top + slack || left.bottom < seen.bottom - slack);
          const lost = !left || left.left > seen.left + slack || left.right < seen.right - slack;
          if ((halved || (lost && !shortened)) && !scrolls(style)) {
            complaints.push(`“${words}” is cut off by ${box.tagName.toLowerCase()}.${box.className}`);
          }
          seen = left;
        } else if (isPainted(style) && !inBox && box.tagName !== 'BODY' && style.display !== 'inline') {
          inBox = true;
          if (seen.left < frame.left - slack || seen.right > frame.right + slack
              || seen.top < frame.top - slack || seen.bottom > frame.bottom + slack) {
            complaints.push(`“${words}” stands outside of its ${box.tagName.toLowerCase()}.${box.className}`);
          }
        }
      }
      if (seen) lines.push({...seen, words, owner, onLayer});
    }
  }
  for (let i = 0; i < lines.length; i += 1) {
    for (let j = i + 1; j < lines.length; j += 1) {
      const a = lines[i], b = lines[j];
      if (a.onLayer !== b.onLayer || a.owner === b.owner) continue;
      const both = cut(a, b);
      if (both && both.right - both.left > slack && both.bottom - both.top > slack) {
        complaints.push(`“${a.words}” lies over “${b.words}”`);
      }
    }
  }
  return [...new Set(complaints)];
}"""
SHORTENED = """(selector) => [...document.querySelectorAll(selector)].filter((element) =>
    element.scrollWidth > element.clientWidth + 1
    || element.scrollHeight > element.clientHeight + parseFloat(getComputedStyle(element).fontSize) / 2)
  .map((element) => element.textContent.trim())"""
OVER = """([upper, lower]) => [...document.querySelectorAll(upper)].filter((element) => {
    const below = element.parentElement.querySelector(lower);
    return below && element.getBoundingClientRect().bottom > below.getBoundingClientRect().top + 1; })
  .map((element) => element.textContent.trim())"""
TARGETS = """(selector) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility()).map((e) => {
  const box = e.getBoundingClientRect();
  return [e.textContent.trim().replace(/\\s+/g, ' '), Math.floor(box.width), Math.floor(box.height)]; })"""


def wrong_with(page: Page) -> list[str]:
    """What a person would see at once: a page wider than the screen, cut text, text over text or out of its box."""
    found: list[str] = page.evaluate(LOOK)
    return found


def assert_laid_out(page: Page) -> None:
    """AssertionError with everything that looks wrong at the present size."""
    found = wrong_with(page)
    assert not found, f"{page.url} at {page.viewport_size}:\n" + "\n".join(found)


def shortened(page: Page, selector: str) -> list[str]:
    """The texts that do not fit and end in dots."""
    found: list[str] = page.evaluate(SHORTENED, selector)
    return found


def over(page: Page, upper: str, lower: str) -> list[str]:
    """The texts of the boxes `upper` that reach into the box `lower` beside them."""
    found: list[str] = page.evaluate(OVER, [upper, lower])
    return found


def targets(page: Page, selector: str) -> list[Any]:
    """Words, width and height in px of everything that is pressed."""
    found: list[Any] = page.evaluate(TARGETS, selector)
    return found
