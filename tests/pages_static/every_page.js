/* Every page of the terminal as a model, and everything it would say: what test_read_aloud.py puts together of clips. */
async (services) => {
    const {sentencesOf, brieflyOf} = await import('/kiosk/static/sentences.js');
    const {Care, choices} = await import('/kiosk/static/care.js');
    const {helpWords} = await import('/kiosk/static/help.js');
    const ticket = {id: 't', number: 'A012', service: 'consult', service_name: '法律咨询', state: 'waiting', ahead: 2,
    estimated_wait: {p50_s: 540, p90_s: 900}, window_no: 3, priority_class: null};
    const busy = {...services[0], waiting: 105, estimated_wait: {p50_s: 780, p90_s: 900}};
    const many = [busy, ...Object.entries({outside_hours: 1, closed_day: 2, stopped: 3, service_closed: 4, quota_reached: 5}).map(
        ([code, at]) => ({...services[at], is_open: false, closed_reason: code})), {...services[6], windows_busy: true, estimated_wait: ticket.estimated_wait}, services[7]];
    const blank = {screen: 'home', services: many, waiting: {}, group: '', page: 0, perPage: 8, appointments: true, idleLeft: 0, failures: 0,
        scans: true, print: 'printed', arrival: {by: 'phone4', problem: '', found: null}, service: many[1], ticket, care: null, mine: null, problem: {}};
    const care = (needs, group) => { const one = new Care({...ticket, priority_class: group}, needs, () => {}); return one; };
    const mine = (step, more) => ({step, problem: '', done: '', why: null, ...more,
        found: {ticket: {...ticket, ...(more || {}).ticket}, can: (more || {}).can || ['return', 'why', 'care', 'change_service', 'print', 'cancel']}});
    const states = ['waiting', 'called', 'missed', 'on_hold', 'finished', 'cancelled', 'abandoned'];
    const problems = ['unknown_service', 'unknown_number', 'too_many_tries', 'return_used', 'unreachable', 'not_now', 'anything'];
    const models = [
        blank, {...blank, services: [...many, ...many]}, {...blank, screen: 'opening'}, {...blank, screen: 'taking'}, {...blank, screen: 'taking', failures: 2},
        {...blank, idleLeft: 9}, {...blank, screen: 'closed', services}, {...blank, screen: 'unsure', services}, {...blank, screen: 'privacy'},
        ...['queued', 'printed', 'none', 'out_of_paper'].map((print) => ({...blank, screen: 'ticket', print, care: care([], null)})),
        {...blank, screen: 'ticket', services, care: care(choices.filter((one) => one.need).map((one) => one.need), 'elderly')},
        ...choices.filter((one) => one.group).map((one) => ({...blank, screen: 'ticket', services, care: care([], one.group)})),
        ...problems.map((code) => ({...blank, screen: 'refused', problem: {code}})),
        ...['phone4', 'code'].map((by) => ({...blank, screen: 'arriving', arrival: {by, problem: '', found: null}})),
        {...blank, screen: 'arriving', arrival: {by: 'code', problem: '今天没有找到这个预约，请核对后再输，或请工作人员帮助。', found: null}},
        {...blank, screen: 'arriving', arrival: {by: 'code', problem: '', found: [{name: '', service_name: '法律咨询', begins: '09:30'}]}},
        ...['number', 'code', 'looking', 'found', 'confirm', 'services', 'doing'].map((step) => ({...blank, services, screen: 'mine', mine: mine(step)})),
        ...states.map((state) => ({...blank, screen: 'mine', mine: mine('found', {ticket: {state}})})),
        {...blank, screen: 'mine', mine: mine('found', {ticket: {state: 'waiting', ahead: 0}})},
        {...blank, screen: 'mine', mine: mine('found', {ticket: {state: 'missed'}, can: []})},
        {...blank, screen: 'mine', mine: {...mine('care'), care: care([], null)}},
    ];
    const spoken = models.flatMap((model) => [...sentencesOf(model), ...brieflyOf(model)]);
    return [...new Set([...spoken, ...Object.values(helpWords), '其他内容请看屏幕，或者请工作人员帮助'])];
}
