package io.corelane.tools.console;

import io.corelane.tools.health.Check;
import io.corelane.tools.health.Readiness;
import io.corelane.tools.http.WebResponse;
import io.corelane.tools.metrics.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks as answers. */
final class HealthBody
{
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private HealthBody()
    {
    }

    /** 200 when all is well, else 503. */
    static WebResponse of(final List<Check> checks)
    {
        final boolean isOk = Readiness.areOk(checks);
        final Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", isOk ? "ok" : "failed");
        body.put("checks", checks);
        return WebResponse.text(isOk ? OK : UNAVAILABLE, WebResponse.JSON, Json.of(body) + "\n");
    }

    /** Always 200: whoever asks wants to read it. */
    static WebResponse status(final String status, final List<Check> checks, final Map<String, Object> more)
    {
        final Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", status);
        body.put("pid", ProcessHandle.current().pid());
        body.put("checks", checks);
        body.putAll(more);
        return WebResponse.text(OK, WebResponse.JSON, Json.of(body) + "\n");
    }
}
