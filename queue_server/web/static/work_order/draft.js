/*
 * A work order being written: what was typed goes to the server by itself, in order, and nothing typed is lost.
 * The only other copy of a visitor's name and phone is this object in memory: nothing goes into browser storage.
 */
import {Problem, api, serverNow} from '/static/hall.js';
import {isSignedOut, renewToken} from '/static/staff.js';

const saveAfterMs = 600;
const retryAfterMs = 3000;

/** The editable fields as flat values; null and missing become ''. */
function valuesOf(order) {
  return {
    name: order.visitor.name || '', phone: order.visitor.phone || '',
    refuse_name: order.refused.includes('name'), refuse_phone: order.refused.includes('phone'),
    matter: order.matter || '', summary: order.summary || '', outcome: order.outcome || '',
    companions: order.companions.join('、'), feedback: order.feedback || '', first_responder: order.first_responder ? order.first_responder.staff_no : '',
  };
}

/** Names as people write them in one line: 张三、李四，王五 赵六. */
export function namesIn(text) {
  return text.split(/[、,，;；\s]+/).map((name) => name.trim()).filter(Boolean);
}

/** The PATCH body for the changed fields only. */
function bodyOf(values, changed) {
  const body = {};
  const visitor = {};
  changed.forEach((field) => {
    if (field === 'name' || field === 'phone') visitor[field] = values[field].trim() || null;
    else if (field === 'refuse_name' || field === 'refuse_phone') {
      body.refused = ['name', 'phone'].filter((what) => values[`refuse_${what}`]);
    } else if (field === 'outcome' || field === 'feedback') body[field] = values[field] || null;
    else if (field === 'companions') body.companions = namesIn(values.companions);
    else body[field] = values[field].trim();
  });
  if (Object.keys(visitor).length) body.visitor = visitor;
  return body;
}

export class Draft {
  /** `order` as the API gives it; `changed()` is called whenever something to be shown has changed. */
  constructor(order, changed) {
    this.id = order.id;
    this.order = order;
    this.values = valuesOf(order);
    this.errors = {};            // field -> sentence
    this.trouble = null;         // the Problem of the last failed save
    this.savedAt = null;         // a Date once something was saved here
    this.dirty = new Map();      // field -> edit number
    this.edits = 0;
    this.timer = 0;
    this.saving = null;
    this.changed = changed;
  }

  /** 'fresh' (nothing typed yet) | 'saving' (also: about to) | 'saved' | 'unsaved' (a save did not get through). */
  get state() {
    if (this.dirty.size) return this.trouble ? 'unsaved' : 'saving';
    return this.savedAt ? 'saved' : 'fresh';
  }

  /** Takes over what the server knows, except fields typed here and not yet saved. Older answers are ignored. */
  take(order) {
    if (order.version < this.order.version) return;
    this.order = order;
    const fresh = valuesOf(order);
    Object.keys(fresh).forEach((field) => {
      if (!this.dirty.has(field)) this.values[field] = fresh[field];
    });
  }

  /** What another matter of the same visit knows of the visitor; fields typed here and not yet saved stay. */
  takeVisitor({visitor, refused, companions, party}) {
    this.order = {...this.order, visitor, refused, companions, party};
    const fresh = valuesOf(this.order);
    ['name', 'phone', 'refuse_name', 'refuse_phone', 'companions'].forEach((field) => {
      if (!this.dirty.has(field)) this.values[field] = fresh[field];
    });
  }

  /** One field was typed; it is saved after a short rest. */
  edit(field, value) {
    if (this.values[field] === value) return;
    this.values[field] = value;
    this.touch(field);
    if (value === true && field.startsWith('refuse_')) {
      const refused = field.slice('refuse_'.length);
      if (this.values[refused]) {
        this.values[refused] = '';
        this.touch(refused);
      }
    }
    this.schedule(saveAfterMs);
    this.changed();
  }

  touch(field) {
    this.edits += 1;
    this.dirty.set(field, this.edits);
    delete this.errors[field];
  }

  schedule(waitMs) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), waitMs);
  }

  /** Saves what is not saved yet, now. True when everything is on the server. */
  async flush() {
    clearTimeout(this.timer);
    while (this.saving) await this.saving;
    if (!this.dirty.size) return true;
    this.saving = this.save();
    this.changed();
    const done = await this.saving;
    return done && !this.dirty.size ? true : done && this.flush();
  }

  async save() {
    const sent = new Map([...this.dirty].filter(([field]) => !this.errors[field]));
    if (!sent.size) return false;
    const send = () => api('PATCH', `work-orders/${this.id}`,
      {...bodyOf(this.values, [...sent.keys()]), version: this.order.version});
    try {
      if (this.trouble && isSignedOut(this.trouble)) await renewToken();
      let order;
      try {
        order = await send();
      } catch (problem) {
        if (problem.code !== 'work_order_changed') throw problem;
        this.take(await api('GET', `work-orders/${this.id}`));
        order = await send();
      }
      sent.forEach((edit, field) => {
        if (this.dirty.get(field) === edit) this.dirty.delete(field);
      });
      this.trouble = null;
      this.savedAt = serverNow();
      this.take(order);
      return true;
    } catch (problem) {
      this.failed(problem, sent);
      return false;
    } finally {
      this.saving = null;
      this.changed();
    }
  }

  failed(problem, sent) {
    if (!(problem instanceof Problem)) throw problem;
    this.trouble = problem;
    if (problem.isPassing || isSignedOut(problem) || problem.code === 'work_order_changed') {
      this.schedule(retryAfterMs);
      return;
    }
    this.errors[refusedField(problem, sent)] = problem.detail;
    if ([...this.dirty.keys()].some((field) => !this.errors[field])) this.schedule(0);
  }
}

/** Which field the server did not take: the one its pointer names, else the last one typed. */
function refusedField(problem, sent) {
  const faults = Array.isArray(problem.errors) ? problem.errors : [];
  const pointers = faults.map((fault) => String(fault.pointer || ''));
  const named = [...sent.keys()].find((field) => pointers.some((pointer) => pointer.split('/').includes(field)));
  return named || [...sent.entries()].sort((a, b) => b[1] - a[1])[0][0];
}
