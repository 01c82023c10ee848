package io.corelane.ingest.metrics;

import org.agrona.concurrent.UnsafeBuffer;

/** Is shown the fragments of a log, paddings included. */
interface FragmentVisitor
{
    /** One fragment, from its header on, in a term of the log. */
    void onFragment(UnsafeBuffer term, int offset, int length);
}
