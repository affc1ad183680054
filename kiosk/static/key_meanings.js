/* What each key means on each page: 1 to 9 what stands there, 0 back, and a few signs a numeric keypad has besides. */
import {catchAll, insteadOf} from './aside.js';
import {choices} from './care.js';
import {tilesOf} from './levels.js';
import {others, verbsOf} from './mine_view.js';

/** The tiles of the present page of the home page. */
export function shownTiles(model) {
  return tilesOf(model.services, model.group).slice(model.page * model.perPage, (model.page + 1) * model.perPage);
}

function onHome(model, act, sign) {
  const tile = shownTiles(model)[Number(sign) - 1];
  const pages = Math.ceil(tilesOf(model.services, model.group).length / model.perPage);
  if (tile) return () => (tile.group ? act.enter(tile.group) : act.choose(tile.service));
  if (sign === '+' && pages > 1) return () => act.turn(model.page + 1 < pages ? 1 : 1 - pages);
  if (model.group) return sign === '0' ? act.leaveGroup : null;
  return {9: act.unsure, '*': act.mineOpen, '/': model.appointments ? () => act.arrive('phone4') : null}[sign];
}

function onMine(model, act, sign) {
  const {mine} = model;
  const place = Number(sign) - 1;
  if (mine.step === 'found') {
    const verb = verbsOf(mine)[place];
    return verb ? () => act.mineDo(verb) : sign === '0' ? act.home : null;
  }
  if (sign === '0' && mine.step !== 'doing' && mine.step !== 'looking') return act.mineBack;
  if (mine.step === 'confirm') return {1: act.mineBack, 2: act.mineCancel}[sign];
  if (mine.step === 'care') return onCare(act, sign);
  const service = mine.step === 'services' && others(mine, model.services)[place];
  return service ? () => act.mineChange(service) : null;
}

function onCare(act, sign) {
  const choice = choices.find((one) => one.key === sign);
  return choice ? () => act.care(choice) : null;
}

const pages = {
  home: onHome,
  mine: onMine,
  ticket: (model, act, sign) => (sign === '0' ? act.home : onCare(act, sign)),
  refused: (model, act, sign) => (sign === '0' ? act.home : null),
  privacy: (model, act, sign) => (sign === '0' ? act.home : null),
  closed(model, act, sign) {
    const service = insteadOf(model.service, model.services)[Number(sign) - 1];
    return service ? () => act.choose(service) : sign === '0' ? act.home : null;
  },
  unsure(model, act, sign) {
    const service = catchAll(model.services);
    return {0: act.home, 1: act.help, 2: service ? () => act.choose(service) : null}[sign];
  },
  arriving(model, act, sign) {
    const found = model.arrival.found && model.arrival.found[Number(sign) - 1];
    return found ? () => act.keep(found) : sign === '0' ? act.home : null;
  },
};

/** Whether letters and digits are typed on this page. */
export function isTyping(model) {
  return (model.screen === 'arriving' && !model.arrival.found) || (model.screen === 'mine' && ['number', 'code'].includes(model.mine.step));
}

/** What a key does now, as a function; null when it means nothing. */
export function meaningOf(model, act, sign) {
  if (sign === 'Escape') return model.screen === 'home' ? (model.group ? act.leaveGroup : null) : model.screen === 'taking' ? null : act.home;
  if (sign === '.') return act.help;
  if (sign === '-' && model.canRead) return act.read;
  if (isTyping(model)) {
    if (sign !== 'Enter') return () => act.type(sign);
    return model.screen === 'mine' ? act.mineNext : null;
  }
  const page = pages[model.screen];
  return (page && /^[0-9*/+]$/.test(sign) && page(model, act, sign)) || null;
}
