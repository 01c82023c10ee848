package io.corelane.tools.http;

/** Answers requests; called by several threads at once. */
@FunctionalInterface
public interface WebHandler
{
    /**
     * Answers a request.
     *
     * @param request that came.
     * @return the answer; a {@link WebException} is one as well.
     */
    WebResponse handle(WebRequest request);
}
