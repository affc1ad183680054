/*
 * Every page of the terminal as a list of sentences: what a person hears who cannot read it, by the browser's voice or by
 * clips. Pure: the same model always says the same, in the language of the page.
 */
import {queueWords, waitWords} from '/static/hall.js';
import {mark, say} from '/static/language.js';
import {catchAll, insteadOf, privacyParts} from './aside.js';
import {choices} from './care.js';
import {tilesOf} from './levels.js';
import {numberWords, others, standing, verbWords, verbsOf} from './mine_view.js';
import {groupNameOf, nameOf, ticketServiceOf} from './names.js';
import {closedReason, waitingFor} from './queue_words.js';
import {problemWords} from './refusals.js';

const paper = {
  queued: mark('请稍候，号票马上出来'), sent: mark('请稍候，号票马上出来'), printed: mark('请取走您的号票'), none: mark('请记住您的号码'),
};
const signNames = {'*': mark('星号'), '/': mark('除号'), '+': mark('加号'), '.': mark('小数点')};

/** A012 letter by letter, as one hears it. */
export function spelt(number) { return number.split('').join(' '); }

function press(key, words) { return say('按 {key}，{words}', {key: signNames[key] ? say(signNames[key]) : key, words}); }

const numbered = (words) => words.map((word, place) => press(place + 1, word));
const toHome = () => press('0', say('返回首页'));

function tileSentence(tile, place, model) {
  if (tile.group) return press(place, groupNameOf(tile.group, tile.services));
  const {service} = tile;
  const {line, wait} = queueWords(waitingFor(service, model), service);
  const state = service.is_open ? [line, wait] : [closedReason(service)];
  return [press(place, nameOf(service)), ...state.filter(Boolean)].join('，');
}

function home(model) {
  const all = tilesOf(model.services, model.group);
  const shown = all.slice(model.page * model.perPage, (model.page + 1) * model.perPage);
  return [
    ...(model.group ? [groupNameOf(model.group, model.services), say('请选择具体业务，点一下就能取号。')]
      : [say('请选择要办理的业务'), say('点一下就能取号，不需要身份证和手机。')]),
    ...shown.map((tile, place) => tileSentence(tile, place + 1, model)),
    ...(all.length > shown.length ? [press('+', say('下一页'))] : []),
    ...(model.group ? [press('0', say('返回'))] : [
      press('9', say('不知道办什么')), press('*', say('我的号')), ...(model.appointments ? [press('/', say('预约签到'))] : []),
    ]),
    press('.', say('人工帮助')),
  ];
}

function careSentences(care) {
  const told = choices.filter((choice) => care.has(choice));
  if (told.length) return [say('工作人员已经知道了。大屏、叫号和号票上不显示。'), ...told.map((choice) => say(choice.word))];
  return [say('需要照顾吗？'), ...choices.map((choice) => press(choice.key, say(choice.word)))];
}

function ticket(model) {
  const {ticket: one} = model;
  const wait = waitWords(one.estimated_wait);
  const number = say('您的号码是 {number}，{service}，前面等候 {count} 人', {
    number: spelt(one.number), service: ticketServiceOf(one, model.services), count: one.ahead,
  });
  return [
    number, number, ...(wait ? [`${say('预计等候')} ${wait}`] : []), say(paper[model.print] || mark('号票没有打出来，用手机拍下来，或请联系工作人员')),
    say('请到等候区就座，看大屏叫号。'), ...(model.care ? careSentences(model.care) : []), toHome(),
  ];
}

function mine({mine: one, services, scans}) {
  switch (one.step) {
    case 'number': return [one.problem || say('请输入您的号码'), numberWords(scans)];
    case 'code': return [say('请输入四位查询码'), say('号票上“查询码”后面的四个字母或数字')];
    case 'found': return [
      spelt(one.found.ticket.number), ticketServiceOf(one.found.ticket, services), standing(one.found), ...[one.problem || one.done].filter(Boolean),
      ...(one.why ? [one.why.summary, ...one.why.overtakings.slice(-3).map((each) => each.sentence)] : []),
      ...numbered(verbsOf(one).map((verb) => say(verbWords[verb]))), toHome(),
    ];
    case 'care': return [...careSentences(one.care), press('0', say('返回'))];
    case 'confirm': return [
      say('真的取消 {number} 号吗？', {number: spelt(one.found.ticket.number)}), say('取消以后这个号就没有了，要办事得重新取号，从后面排起。'),
      ...numbered([say('不取消，继续等'), say('取消这个号')]),
    ];
    case 'services': return [say('换成哪一项？'), ...numbered(others(one, services).map(nameOf)), press('0', say('返回'))];
    default: return [say('请稍候')];
  }
}

function arriving({arrival}) {
  if (!arrival.found) return [arrival.problem || (arrival.by === 'code' ? say('请输入六位预约码') : say('请输入手机号后四位'))];
  return [say('请核对，是您就点一下'), ...numbered(arrival.found.map((each) => [each.name, each.service_name, each.begins].filter(Boolean).join('，')))];
}

const pages = {
  opening: () => [say('正在准备…')],
  home,
  arriving,
  taking: ({failures}) => [failures ? say('网络暂时不通，正在自动重试。您的取号请求已经保留，不会重复取号。') : say('正在取号…')],
  ticket,
  refused: ({problem}) => [say('没有取到号'), problemWords(problem), toHome()],
  closed: ({service, services}) => [
    nameOf(service), say('现在不能取号'), closedReason(service), say('急事可以拨打公共法律服务热线 {hotline}，或者按“人工帮助”。', {hotline: spelt('12348')}),
    say('也可以先办：'), ...numbered(insteadOf(service, services).map(nameOf)), toHome(),
  ],
  unsure(model) {
    const service = catchAll(model.services);
    return [
      say('不知道办什么？不要紧'),
      ...numbered([say('请人过来帮我'), ...(service ? [say('取{service}的号', {service: nameOf(service)})] : [])]), toHome(),
    ];
  },
  privacy: () => [...privacyParts.map(([what, words]) => `${say(what)}。${say(words)}`), toHome()],
  mine,
};

/** What is heard unasked: what the page says, without its choices; nothing of a page one opens to read it. */
export function brieflyOf(model) {
  if (model.screen === 'privacy' && model.idleLeft === 0) return [];
  const [choice] = press('\n', '').split('\n');
  return sentencesOf(model).filter((sentence) => !sentence.startsWith(choice) && !/[：:]$/.test(sentence));
}

/** The sentences of the page as it stands. */
export function sentencesOf(model) {
  return model.idleLeft > 0 ? [say('您还在吗？'), say('继续使用')] : pages[model.screen](model);
}

/** Which page it is: read once, however its counts move. */
export function pageOf(model) {
  const {mine: own, arrival} = model;
  return [
    model.screen, model.idleLeft > 0, model.group, model.page, model.print, model.failures > 0, model.service && model.service.code,
    own && [own.step, own.done, own.problem, Boolean(own.why)], arrival.by, arrival.problem, Boolean(arrival.found),
    model.care && model.care.state === 'told' && [...model.care.needs, model.care.group], say('返回'),
  ].join();
}
