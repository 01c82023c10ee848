package io.corelane.tools;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The latest row of each key, as JSON, the oldest first: so many rows, and so many characters of them and their keys,
 * at the most, however long rows are. For one thread at a time.
 */
final class LatestRows
{
    private final Map<String, String> rows = new LinkedHashMap<>();
    private final int maxRows;
    private final int maxLength;
    private int length;

    LatestRows(final int maxRows, final int maxLength)
    {
        this.maxRows = maxRows;
        this.maxLength = maxLength;
    }

    /** Takes a row; the oldest make room for it. */
    void put(final String key, final String json)
    {
        add(key, json);
        final Iterator<Map.Entry<String, String>> oldest = rows.entrySet().iterator();
        while (isFull())
        {
            final Map.Entry<String, String> gone = oldest.next();
            length -= gone.getKey().length() + gone.getValue().length();
            oldest.remove();
        }
    }

    /** Takes a row unless there is no room for it; what was there of its key is gone then. */
    boolean offer(final String key, final String json)
    {
        add(key, json);
        if (isFull())
        {
            remove(key);
            return false;
        }
        return true;
    }

    void remove(final String key)
    {
        final String json = rows.remove(key);
        length -= null == json ? 0 : key.length() + json.length();
    }

    void clear()
    {
        rows.clear();
        length = 0;
    }

    boolean isEmpty()
    {
        return rows.isEmpty();
    }

    boolean has(final String key)
    {
        return rows.containsKey(key);
    }

    /** Characters. */
    int length()
    {
        return length;
    }

    int size()
    {
        return rows.size();
    }

    Collection<String> values()
    {
        return rows.values();
    }

    void forEach(final BiConsumer<String, String> consumer)
    {
        rows.forEach(consumer);
    }

    /** What comes last stands last. */
    private void add(final String key, final String json)
    {
        remove(key);
        rows.put(key, json);
        length += key.length() + json.length();
    }

    private boolean isFull()
    {
        return rows.size() > maxRows || length > maxLength;
    }
}
