/* What citizens read of a service beside its name: what to bring, and all of it in English. */
import {html, nothing} from '/static/vendor/lit-html/lit-html.js';
import {areaField, inputField} from './sheet.js';

/** The part of a service's sheet for what citizens read of it. */
export function citizenWords(sheet) {
  const {form} = sheet;
  return html`
    <fieldset class="citizen-words">
      <legend class="label">请带和英文</legend>
      <div class="fields">
        ${areaField(sheet, {name: 'bring', label: '请带', maxlength: 400, rows: 4, hint: '每行写一样；留空就不写'})}
        ${inputField(sheet, {name: 'name_en', label: '英文名称', maxlength: 60, wide: true, placeholder: form.name,
          hint: '选 English 的人在取号机上看到；留空就写中文'})}
        ${inputField(sheet, {name: 'about_en', label: '英文一句话说明', maxlength: 160, wide: true})}
        ${form.group ? inputField(sheet, {name: 'group_en', label: '英文组名', maxlength: 60, wide: true, placeholder: form.group}) : nothing}
        ${areaField(sheet, {name: 'bring_en', label: '请带（英文）', maxlength: 400, rows: 4, lang: 'en'})}
      </div>
    </fieldset>`;
}
