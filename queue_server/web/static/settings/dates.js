/* Days of the calendar as the hall says them. */
import {hallTime, serverNow} from '/static/hall.js';

const weekdays = ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'];

/** Today in the hall, 2026-11-24. */
export function today() {
  return hallTime(serverNow(), {show: 'date'});
}

/** A day as a Date at noon UTC, or null: 2026-02-30 is none. */
export function parsed(day) {
  const date = new Date(`${day}T12:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day ? null : date;
}

/** 11月24日 星期二, with the year when it is another one. */
export function dayWords(day) {
  const date = parsed(day);
  if (!date) return day || '（未选日期）';
  const year = day.slice(0, 4) === today().slice(0, 4) ? '' : `${date.getUTCFullYear()}年`;
  return `${year}${date.getUTCMonth() + 1}月${date.getUTCDate()}日 ${weekdays[date.getUTCDay()]}`;
}

/** 2026年11月. */
export function monthWords(day) {
  return `${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月`;
}

/** So many days later, or earlier. */
export function daysLater(day, days) {
  return new Date(parsed(day).getTime() + days * 86400000).toISOString().slice(0, 10);
}

/** Every day from the first to the last, both included; at most a year. */
export function daysBetween(first, last) {
  const found = [];
  const end = parsed(last);
  for (let date = parsed(first); date && end && date <= end && found.length < 366; date = new Date(date.getTime() + 86400000)) {
    found.push(date.toISOString().slice(0, 10));
  }
  return found;
}
