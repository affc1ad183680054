/* What the hall has named itself, in the language of the page: services and their groups have English names where a manager wrote them. */
import {own, say} from '/static/language.js';

const english = (service) => service.english || {};

export const nameOf = (service) => own(service.name, english(service).name);
export const aboutOf = (service) => own(service.about, english(service).about);
export const closedOf = (service) => own(service.closed_reason, english(service).closed_reason);

/** The name of a group of services; the first of them that has an English one says it. */
export function groupNameOf(group, services) {
  const named = services.find((service) => service.group === group && english(service).group);
  return own(group, named && named.english.group);
}

/** What to call the service of a ticket. */
export function ticketServiceOf(ticket, services) {
  const service = services.find((one) => one.code === ticket.service);
  if (service && service.sensitive) return say('综合服务');   // its own name is nobody else's business, in any language
  return service ? own(ticket.service_name, english(service).name) : ticket.service_name;
}
