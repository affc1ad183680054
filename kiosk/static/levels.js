/*
 * The two levels of the home page: a service without a group is a tile, a group of several services is one tile that leads
 * to them. A group with one service left is that service. Pure: no page, nothing remembered here.
 */

/** The tiles to show: of the hall, or of one group. A tile is {service} or {group, services}, in the hall's order. */
export function tilesOf(services, group) {
  if (group) return services.filter((service) => service.group === group).map((service) => ({service}));
  const tiles = [];
  const groups = new Map();
  services.forEach((service) => {
    const name = service.group || '';
    if (!name) tiles.push({service});
    else if (groups.has(name)) groups.get(name).services.push(service);
    else {
      const tile = {group: name, services: [service]};
      groups.set(name, tile);
      tiles.push(tile);
    }
  });
  return tiles.map((tile) => (tile.group && tile.services.length === 1 ? {service: tile.services[0]} : tile));
}

/** Whether this group still has a page of its own. */
export function isGroup(services, group) {
  return services.filter((service) => service.group === group).length > 1;
}

/** How many wait for each service, those of nobody too. */
export function countWaiting(services, snapshot) {
  const counts = {};
  services.forEach((service) => { counts[service.code] = 0; });
  snapshot.waiting.forEach((ticket) => { counts[ticket.service] = (counts[ticket.service] || 0) + 1; });
  return counts;
}
