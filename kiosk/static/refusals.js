/*
 * Why something did not work, in the page's language. The server's sentences are Chinese and name what they speak of; in
 * English a refusal is told by its code, and one we have no words for says what to do.
 */
import {inEnglish, mark, say} from '/static/language.js';

const byCode = {
  outside_hours: mark('现在不在服务时间'), closed_day: mark('今天不办理'), stopped: mark('已停止取号'),
  service_closed: mark('暂停取号'), quota_reached: mark('今日号已取完'), unknown_service: mark('没有这项业务'),
  unknown_number: mark('没有找到这个号，请核对号码和查询码，或请工作人员帮助。'), too_many_tries: mark('试的次数太多，请一分钟后再试，或请工作人员帮助。'),
  return_used: mark('这个号不能再报到了，请重新取号，或者找工作人员。'),
  unreachable: mark('连接不上服务器，请检查网络或联系管理员'), not_now: mark('现在还不能签到，请大厅工作人员帮助。'),
};
const isChinese = (text) => /[\u4e00-\u9fff]/.test(text || '');

/** Short words for a code; '' for one that has none. */
export function codeWords(code) {
  return Object.prototype.hasOwnProperty.call(byCode, code) ? say(byCode[code]) : '';
}

/** The sentence to show for a refusal: the server's own where it is in the page's language. */
export function problemWords(problem) {
  if (problem.detail && isChinese(problem.detail) !== inEnglish()) return problem.detail;
  return codeWords(problem.code) || say('暂时办不了，请大厅工作人员帮助。');
}
