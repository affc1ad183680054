/*
 * Where the keyboard is. It follows the work - into an opened panel and back, into the form when a visit begins, to the
 * next step after it - and is never lost: when the thing it was on goes away, it goes to the nearest that is left.
 */

/** Puts the keyboard on the next right step. */
export function focusPrimary() {
  document.getElementById('primary')?.focus({preventScroll: true});
}

/** The first thing nobody has said yet; what was given at the kiosk stands there already. */
export function focusFirstGap() {
  const fields = ['name', 'phone', 'matter', 'summary'].map((name) => document.getElementById(`wo-${name}`));
  (fields.find((field) => field && !field.disabled && !field.value) || fields[3])?.focus();
}

/** The first row of the lists; from inside one, the first of the next list with somebody in it. */
export function focusQueue() {
  const groups = [...document.querySelectorAll('.queue-group')].filter((group) => group.querySelector('.row-button'));
  if (!groups.length) return false;
  const here = groups.indexOf(document.activeElement.closest('.queue-group'));
  groups[(here + 1) % groups.length].querySelector('.row-button').focus();
  return true;
}

function focusSeat() {
  const free = document.querySelector('.seat[data-taken="no"][aria-disabled="false"]');
  (free || document.querySelector('.seat') || document.getElementById('main')).focus();
}

/** Remembers what was drawn last and moves the keyboard when that has changed. */
export class Focus {
  constructor() {
    this.begin();
  }

  /** Nothing has been drawn yet. */
  begin() {
    this.panel = null;
    this.place = null;          // null: nobody sits at a window
    this.matter = null;
    this.wantsForm = false;     // a visit has just begun here: the keyboard goes to the form once it is there
    this.seats = false;         // the choice of a window is on the page
    this.question = null;       // the window somebody asks to take over
  }

  /** Draws, and gives the keyboard a new place where its own went away. */
  around(draw) {
    const was = document.activeElement;
    const list = was && was.closest('.queue-group');
    const at = list ? [...list.querySelectorAll('.row-button')].indexOf(was) : -1;
    draw();
    if (!was || was === document.body || document.activeElement !== document.body) return;
    const left = list && list.isConnected ? [...list.querySelectorAll('.row-button')] : [];
    if (left.length) left[Math.min(Math.max(at, 0), left.length - 1)].focus();
    else if (document.getElementById('primary')) focusPrimary();
    else if (document.querySelector('.seat')) focusSeat();
  }

  /** Nobody sits yet, or somebody has just stood up; and to the question whether to take over, and back. */
  onSeats(desk) {
    this.place = null;
    this.panel = null;
    if (desk.windowNo || !desk.windows.length) return;
    const was = this.question;
    this.question = desk.takingOver || null;
    if (this.question && this.question !== was) document.querySelector('.seat-question button')?.focus();
    else if (was && !this.question) document.getElementById(`seat-${was}`)?.focus();
    else if (!this.seats) focusSeat();
    this.seats = true;
  }

  atWindow(desk) {
    const wasSeat = this.place === null;
    this.seats = false;
    this.question = null;
    this.followPanel(desk);
    const was = this.place;
    this.place = desk.place;
    if (wasSeat) focusPrimary();
    else if (was !== this.place) {
      this.wantsForm = (this.place === 'serving' && was === 'called') || this.place === 'visit';
      if (!this.wantsForm) focusPrimary();
    }
    if (desk.draft && desk.draft.order.place > 1 && desk.draft.id !== this.matter) this.wantsForm = desk.place !== 'free';
    this.matter = desk.draft ? desk.draft.id : null;
    if (this.wantsForm && desk.c.work_order) {
      this.wantsForm = false;
      focusFirstGap();
    }
  }

  followPanel(desk) {
    if (desk.panel === this.panel) return;
    this.panel = desk.panel;
    if (this.panel) document.querySelector('#panel input, #panel textarea')?.focus();
    else if (desk.returnTo) document.getElementById(`step-${desk.returnTo}`)?.focus();
    else focusPrimary();
    desk.returnTo = null;
  }
}
