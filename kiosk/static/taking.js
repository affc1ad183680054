/*
 * Taking a number: one intent of one person is one tap_id, kept through every retry, so that a double tap
 * or a lost answer never makes two tickets. No page, no drawing: testable by itself.
 */
import {api, pressId} from '/static/hall.js';
import {cardId} from './card.js';

const RETRY_MS = [400, 800, 1500, 2000];
const ATTEMPT_TIMEOUT_MS = 5000;
const KEEP_UNANSWERED_MS = 5 * 60 * 1000;
const PRINT_POLL_MS = 600;
const PRINT_PATIENCE_MS = 12000;
const FINAL_PRINT_STATES = ['printed', 'out_of_paper', 'unavailable', 'refused', 'unknown'];

// An intent that was given up without an answer may stand in the server's queue already. The next tap on
// the same service takes it up again instead of leaving a number that nobody holds.
const unanswered = new Map();

function intentFor(what, language) {
  const kept = unanswered.get(what);
  unanswered.delete(what);
  if (kept && performance.now() - kept.since < KEEP_UNANSWERED_MS) return kept;
  return {tapId: pressId(), card: cardId(), language, since: performance.now()};
}

/** A number for a service, as one intent: see `pursue`. */
export function takeNumber(service, language, on) {
  return pursue(service, language, (intent, options) => api('POST', 'tickets', {service, tap_id: intent.tapId, language: intent.language, ...(intent.card ? {card_id: intent.card} : {})}, options), on);
}

/** The number of whoever has an appointment; `proof` is what it was found by: {code} or {phone4}. */
export function checkIn(appointmentId, proof, language, on) {
  return pursue(`appointment ${appointmentId}`, language, async (intent, options) => {
    const answer = await api('POST', `appointments/${appointmentId}/check-in`, {...proof, press_id: intent.tapId, language: intent.language}, options);
    return answer.ticket;
  }, on);
}

/**
 * Starts one intent: its tap_id and the language of its paper stay the same through every retry.
 * `on.connecting(failures)` after each failed attempt, `on.ticket(ticket)` or
 * `on.refused(problem)` at its end. Returns {giveUp()}.
 */
export function pursue(what, language, send, on) {
  const intent = intentFor(what, language);
  let over = false;
  let failures = 0;
  let timer = 0;

  async function attempt() {
    let ticket;
    try {
      ticket = await send(intent, {timeoutMs: ATTEMPT_TIMEOUT_MS});
    } catch (problem) {
      if (over) return;
      if (problem.isPassing) {
        failures += 1;
        on.connecting(failures);
        timer = setTimeout(attempt, RETRY_MS[Math.min(failures, RETRY_MS.length) - 1]);
        return;
      }
      over = true;
      on.refused(problem);
      return;
    }
    if (over) return;   // the person has left: giveUp() has kept the intent for the next tap
    over = true;
    on.ticket(ticket);
  }

  attempt();
  return {
    giveUp() {
      if (over) return;
      over = true;
      clearTimeout(timer);
      unanswered.set(what, intent);
    },
  };
}

/**
 * Follows a ticket's print job to its end: `on(state)` at every change. A job of which nothing is heard in
 * time ends as 'unknown'; a ticket without a printer is 'none' at once. Returns {stop()}.
 */
export function followPrint(print, on) {
  let over = false;
  let timer = 0;
  let last = '';
  const giveUpAt = performance.now() + PRINT_PATIENCE_MS;

  function tell(state) {
    if (over || state === last) return;
    last = state;
    if (FINAL_PRINT_STATES.includes(state) || state === 'none') over = true;
    on(state);
  }

  async function ask() {
    try {
      const job = await api('GET', `print-jobs/${print.job_id}`, null, {timeoutMs: 3000});
      tell(job.state);
    } catch (problem) {
      if (!problem.isPassing) tell('unknown');
    }
    if (over) return;
    if (performance.now() > giveUpAt) tell('unknown');
    else timer = setTimeout(ask, PRINT_POLL_MS);
  }

  if (!print) tell('none');
  else {
    tell(print.state);
    if (!over) timer = setTimeout(ask, PRINT_POLL_MS);
  }
  return {
    stop() {
      over = true;
      clearTimeout(timer);
    },
  };
}
