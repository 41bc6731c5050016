-- wrk: a guest with an address of their own for every request; what came of it as one line of JSON.
local asked = 0
local run = tostring(os.time()) .. tostring(math.random(1e9))

request = function()
  asked = asked + 1
  local body = string.format('{"name":"Gast %d","email":"gast-%s-%d@example.org"}', asked, run, asked)
  return wrk.format("POST", nil, {["content-type"] = "application/json"}, body)
end

done = function(summary, latency, requests)
  local wrong = summary.errors
  local errors = wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout
  local rate = summary.requests / (summary.duration / 1e6)
  print(string.format('{"rate": %.1f, "p99_ms": %.1f, "errors": %d}', rate, latency:percentile(99) / 1000, errors))
end
