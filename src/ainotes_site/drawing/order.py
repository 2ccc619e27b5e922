"""What comes before what: by the links, and by the source where these go round in circles."""

from heapq import heapify, heappop, heappush

from ainotes_site.drawing.chart import Chart, NotUnderstoodError


def ranks(chart: Chart) -> dict[str, int]:
    """Return the place of each node and group in an order in which links lead onward, as far as they can."""
    first = _first_vertices(chart)
    at = {vertex.id: number for number, vertex in enumerate(chart.vertices)}
    onward: list[list[int]] = [[] for _ in at]
    for link in chart.links:
        onward[at[first[link.source]]].append(at[first[link.target]])
    rank = _sorted(_without_circles(onward))
    return {name: rank[at[vertex]] for name, vertex in first.items()}


def _first_vertices(chart: Chart) -> dict[str, str]:
    """Return the first node in each group, at any depth; a node stands for itself."""
    first = {vertex.id: vertex.id for vertex in chart.vertices}
    for group in chart.groups:  # one in another ends, and stands, before it
        known = [first[member] for member in group.members if member in first]
        if not known:
            raise NotUnderstoodError("有 subgraph 里只有 subgraph")
        first[group.id] = known[0]
    return first


def _without_circles(onward: list[list[int]]) -> list[list[int]]:
    """Drop each link that leads back to a node on the way to it, nodes visited in the order of the source."""
    kept: list[list[int]] = [[] for _ in onward]
    state = [0] * len(onward)  # 1 on the way, 2 done
    for root in range(len(onward)):
        stack = [(root, iter(onward[root]))] if not state[root] else []
        state[root] = state[root] or 1
        while stack:
            node, rest = stack[-1]
            target = next(rest, None)
            if target is None:
                state[node] = 2
                stack.pop()
                continue
            if state[target] == 1:
                continue
            kept[node].append(target)
            if not state[target]:
                state[target] = 1
                stack.append((target, iter(onward[target])))
    return kept


def _sorted(onward: list[list[int]]) -> list[int]:
    """Return the rank of each node: after all that lead to it, else as in the source."""
    waiting = [0] * len(onward)
    for targets in onward:
        for target in targets:
            waiting[target] += 1
    ready = [node for node, count in enumerate(waiting) if not count]
    heapify(ready)
    rank = [0] * len(onward)
    for place in range(len(onward)):
        node = heappop(ready)
        rank[node] = place
        for target in onward[node]:
            waiting[target] -= 1
            if not waiting[target]:
                heappush(ready, target)
    return rank
