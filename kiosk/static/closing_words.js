/* What the hall tells those who hold a number around closing: its own sentence, or, in English, what it comes to. */
import {inEnglish, mark, say} from '/static/language.js';

const byKind = {
  soon: mark('快下班了，已取号的都会接着办理，请留意叫号。'),
  over: mark('已到下班时间，已取号的请稍候，听工作人员安排。'),
  stopped: mark('这项业务暂停取号，已取号的请稍候，听工作人员安排。'),
  kept: mark('今天没办完的号留到下一个办公日，那天凭原号接着排队。'),
  ended: mark('您的号今天没有办，请问工作人员，或拨打 12348。'),
  abandoned: mark('您的号当天没有办，已作废。请重新取号，或拨打 12348。'),
};

/** One note, `{kind, sentence}`, in the language of the visit. */
export function closingWords(note) {
  return inEnglish() && byKind[note.kind] ? say(byKind[note.kind]) : note.sentence;
}
