/*
 * Every page of the terminal as a list of sentences: what a person hears who cannot read it, by the browser's voice, by clips
 * or by a screen reader. Pure: the same model always says the same.
 */
import {queueWords, waitWords} from '/static/hall.js';
import {catchAll, insteadOf, privacyParts} from './aside.js';
import {choices} from './care.js';
import {tilesOf} from './levels.js';
import {others, standing, verbWords, verbsOf} from './mine_view.js';
import {closedReason, waitingFor} from './queue_words.js';

const paper = {
  queued: '号票马上出来。', sent: '号票马上出来。', printed: '请在出票口取走号票。', none: '请记住号码，叫号时只看号码。',
};

/** A012 letter by letter, as one hears it. */
export function spelt(number) { return number.split('').join(' '); }

function tileSentence(tile, place, model) {
  if (tile.group) return `按 ${place}，${tile.group}，有 ${tile.services.length} 项业务。`;
  const {service} = tile;
  if (!service.is_open) return `按 ${place}，${service.name}，${closedReason(service)}。`;
  const {line, wait} = queueWords(waitingFor(service, model), service);
  return `按 ${place}，${service.name}，${line}${wait ? `，${wait}` : ''}。`;
}

function home(model) {
  const all = tilesOf(model.services, model.group);
  const shown = all.slice(model.page * model.perPage, (model.page + 1) * model.perPage);
  return [
    model.group ? `${model.group}，请选择具体业务。` : '请选择要办理的业务，点一下就能取号。',
    ...shown.map((tile, place) => tileSentence(tile, place + 1, model)),
    ...(all.length > shown.length ? ['按加号，看下一页。'] : []),
    ...(model.group ? ['按 0，返回。'] : [
      '不知道办什么，按 9。', '查看已经取的号，按星号。', ...(model.appointments ? ['预约签到，按除号。'] : []),
    ]),
    '要人帮助，按小数点。',
  ];
}

function careSentences(care) {
  const told = choices.filter((choice) => care.has(choice)).map((choice) => choice.word);
  return told.length ? [`已经告诉工作人员：${told.join('、')}。`]
    : [`需要照顾，点一下就行：${choices.map((choice) => `${choice.key === '+' ? '加号' : choice.key}，${choice.word}`).join('；')}。`];
}

function ticket(model) {
  const {ticket: one} = model;
  const wait = waitWords(one.estimated_wait);
  return [
    `您的号码是 ${spelt(one.number)}。`, `再说一遍，${spelt(one.number)}。`, `${one.service_name}，前面等候 ${one.ahead} 人${wait ? `，${wait}` : ''}。`,
    paper[model.print] || '号票没有打出来，请记住号码，或者请工作人员帮助。',
    '请到等候区坐下，叫到您的号，再到窗口办理。',
    ...(model.care ? careSentences(model.care) : []),
    '按 0，返回首页。',
  ];
}

function mine({mine: one, services}) {
  const numbered = (words) => words.map((word, place) => `按 ${place + 1}，${word}。`);
  switch (one.step) {
    case 'number': return [one.problem || '请输入您的号码里的数字，再按回车。'];
    case 'code': return ['请输入四位查询码，在号票上“查询码”的后面。'];
    case 'found': return [
      `${spelt(one.found.ticket.number)}，${one.found.ticket.service_name}。`, `${standing(one.found)}。`, ...[one.problem || one.done].filter(Boolean),
      ...(one.why ? [one.why.summary, ...one.why.overtakings.slice(-3).map((each) => each.sentence)] : []),
      ...numbered(verbsOf(one).map((verb) => verbWords[verb])), '按 0，返回首页。',
    ];
    case 'care': return [...careSentences(one.care), '按 0，返回。'];
    case 'confirm': return [`真的取消 ${spelt(one.found.ticket.number)} 号吗？`, '按 1，不取消，继续等。', '按 2，取消这个号。'];
    case 'services': return ['换成哪一项？', ...numbered(others(one, services).map((each) => each.name)), '按 0，返回。'];
    default: return ['请稍候。'];
  }
}

const pages = {
  opening: () => ['正在准备，请稍候。'],
  home,
  arriving: ({arrival}) => (arrival.found ? ['请核对名字，是您就点一下。', ...arrival.found.map((each, place) => `按 ${place + 1}，${each.name || '未留姓名'}，${each.service_name}，${each.begins}。`)]
    : [arrival.problem || (arrival.by === 'code' ? '请输入六位预约码。' : '请输入手机号后四位。')]),
  taking: ({failures, service}) => [failures ? '网络暂时不通，正在自动重试，请稍候。' : `正在取${service.name}的号。`],
  ticket,
  refused: ({problem}) => ['没有取到号。', problem.detail, '按 0，返回首页。'],
  closed: ({service, services}) => [
    `${service.name}现在不能取号。`, closedReason(service), '急事可以拨打 1 2 3 4 8，或者按小数点，请人帮助。',
    ...insteadOf(service, services).map((one, place) => `按 ${place + 1}，先办${one.name}。`), '按 0，返回首页。',
  ],
  unsure: ({services}) => ['不知道办什么，不要紧。', '按 1，请人过来帮我。', ...(catchAll(services) ? [`按 2，取${catchAll(services).name}的号。`] : []), '按 0，返回首页。'],
  privacy: () => [...privacyParts.map(([what, words]) => `${what}：${words}`), '按 0，返回首页。'],
  mine,
};

/** The sentences of the page as it stands. */
export function sentencesOf(model) {
  if (model.idleLeft > 0) return ['您还在吗？没有人的话，马上返回首页。', '按回车，继续使用。'];
  return pages[model.screen](model);
}

/** Which page it is: read once, however its counts move. */
export function pageOf(model) {
  const {mine: own, arrival} = model;
  return [
    model.screen, model.idleLeft > 0, model.group, model.page, model.print, model.failures > 0, model.service && model.service.code,
    own && [own.step, own.done, own.problem, Boolean(own.why)], arrival.by, arrival.problem, Boolean(arrival.found),
    model.care && model.care.state === 'told' && [...model.care.needs, model.care.group],
  ].join();
}
