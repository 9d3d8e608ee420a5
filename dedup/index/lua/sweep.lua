-- Take out the postings of dead paragraphs, some segments at a time, and give back segments that are mostly empty.
--
-- ARGV: 1 scheme, 2 how many segments of each table to visit, 3 '' or, to look at carriers instead of trusting the
--       marks of the dead, the number of the first segment.
-- Returns (with 3) the segment to go on from, 0 at the end; otherwise how many dead paragraphs are still waiting, or -1 where only tables are left to shrink.
-- Cost: for each segment number, a GET for each table and a GETBIT for each posting.

local state, refused = load_state()
if refused then return refused end
if not state then return 0 end
local segments = tonumber(ARGV[2])

local function loose(shape)
  local size = shape.size + shape.split
  return size > 256 and shape.count < LOAD / 4 * shape.tables * size
end

if ARGV[3] ~= '' then
  state.thorough = true
  local cursor, stop, size = tonumber(ARGV[3]), tonumber(ARGV[3]) + segments, huge
  while cursor < stop and cursor < size do
    size = sweep_segment(state, cursor)
    cursor = cursor + 1
  end
  save_state(state)
  return cursor < size and cursor or 0
end

if state.dead + state.sweeping > 0 then
  sweep(state, segments, true)
else
  for _, kind in ipairs(state.kinds) do
    for _ = 1, segments do
      if loose(state[kind]) then merge(state[kind]) end
    end
  end
end
save_state(state)
local left = state.dead + state.sweeping
if left == 0 then
  for _, kind in ipairs(state.kinds) do
    if loose(state[kind]) then left = -1 end
  end
end
return left
