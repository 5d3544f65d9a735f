# A docs site served by tarweb, behind Varnish. What each part is for, and the options to start it with: docs/PROXY.md.
vcl 4.1;

import std;

backend tarweb {
    .host = "127.0.0.1";
    .port = "8081";
    .connect_timeout = 2s;
    .first_byte_timeout = 30s;
    .probe = {
        .request = "HEAD / HTTP/1.1"
            "Host: docs.example.com"
            "Connection: close";
        .interval = 2s;
        .timeout = 1s;
        .window = 3;
        .threshold = 2;
        .initial = 2;
    }
}

# Who may have everything forgotten: the application, after a reload.
acl application {
    "localhost";
}

sub vcl_recv {
    if (req.method == "BAN") {
        if (client.ip !~ application) {
            return (synth(405));
        }
        ban("obj.status != 0");
        return (synth(200));
    }
    unset req.http.Cookie;
    # Answers that vary by Accept differ for Markdown only: the rest needn't be kept once for every browser.
    if (req.http.Accept && req.http.Accept !~ "(?i)markdown") {
        set req.http.Accept = "*/*";
    }
    # Of several ranges Varnish understands nothing, and would answer 416: the whole it is.
    if (req.http.Range ~ ",") {
        unset req.http.Range;
    }
    # What is stale is for the time when nothing else is there.
    set req.grace = 1d;
    if (std.healthy(req.backend_hint) && req.restarts == 0) {
        set req.grace = 0s;
    }
}

sub vcl_backend_response {
    set beresp.grace = 1d;
    set beresp.keep = 1d;
    if (beresp.http.Cache-Control ~ "(?i)no-store|private" || beresp.status >= 500) {
        set beresp.uncacheable = true;
        set beresp.ttl = 0s;
        return (deliver);
    }
    # "Ask before you use it": Varnish asks for what is older than a second, by If-None-Match.
    if (beresp.http.Cache-Control ~ "(?i)no-cache") {
        set beresp.ttl = 1s;
        return (deliver);
    }
}

sub vcl_deliver {
    # The server has gone and the probe hasn't noticed yet: once more, with what is stale.
    if (resp.status >= 500 && req.restarts == 0) {
        return (restart);
    }
    set resp.http.X-Cache-Hits = obj.hits;
}
