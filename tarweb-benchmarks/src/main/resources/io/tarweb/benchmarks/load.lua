-- The load of one round. Arguments behind wrk's "--": the kind of load, and what it needs.

local PAGES_PER_SECTION = 100

function init(args)
  local kind = args[1]
  if kind == "random" then
    local pages = tonumber(args[2])
    math.randomseed(tonumber(args[3]))
    local requests = {}
    for page = 0, pages - 1 do
      local path = string.format("/docs/section-%03d/page-%05d.html", math.floor(page / PAGES_PER_SECTION), page)
      requests[page + 1] = wrk.format("GET", path)
    end
    request = function()
      return requests[math.random(pages)]
    end
  elseif kind == "pipelined" then
    local batch = string.rep(wrk.format(), tonumber(args[2]))
    request = function()
      return batch
    end
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    "RESULT requests=%d duration_us=%d bytes=%.0f connect=%d read=%d write=%d status=%d timeout=%d p50_us=%d p99_us=%d\n",
    summary.requests, summary.duration, summary.bytes, errors.connect, errors.read, errors.write, errors.status,
    errors.timeout, latency:percentile(50), latency:percentile(99)))
end
