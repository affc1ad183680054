/* What the words of the figures mean, one touch away from where they stand; the same words as in the workbook and on paper. */
import {html} from '/static/vendor/lit-html/lit-html.js';

const words = {
  taken: ['取号', '取了号的来访，取消的也算'],
  called: ['叫过', '至少叫过一次的号'],
  served: ['办结', '办完的来访，有号和直接登记的都算'],
  missed: ['过号', '现在还是过号的号'],
  abandoned: ['弃号', '日终没有办的号'],
  cancelled: ['取消', '来访人自己不办了的号'],
  registered: ['直接登记', '没有取号、由窗口直接登记的来访'],
  enquiries: ['只是问路', '导服记下的、没有取号的人，不算接待'],
  waits: ['等候', '从取号到第一次叫号'],
  service: ['办理', '从开始办理到办结'],
  toWindow: ['叫号到到场', '从叫号到开始办理，没有来的不算，转办以后再叫的不算'],
  percentiles: ['中位、九成在内', '按大小排好，排在一半和九成位置上的那个数（最近秩法）'],
  hours: ['时段', '按取号的时间归到各时段；直接登记的按开始办理的时间'],
  place: ['窗口、人员', '一件来访算给最后接待的窗口和人员，只算一次'],
  ratings: ['未评价', '办结了没有评价，不算进满意率'],
  satisfied: ['满意率', '有效评价里，非常满意、满意和基本满意的；只舍不入'],
  pauses: ['暂停时间', '窗口从暂停到恢复，按暂停时选的原因合计；跨过午夜的，各算各天的'],
  lastWeek: ['上周同期', '同样的星期几往前推一周；超过一周的，往前推到不重叠为止'],
  before: ['上一期', '紧挨在前面的同样多天；只看一天时，是前面最近一个有人来的日子'],
};

/** A list of these words that unfolds. */
export function meanings(testid, ...keys) {
  return html`<details class="meanings" data-testid="meanings-${testid}"><summary>这些词是什么意思</summary>
    <dl>${keys.map((key) => html`<div><dt>${words[key][0]}</dt><dd>${words[key][1]}</dd></div>`)}</dl></details>`;
}
