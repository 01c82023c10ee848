package io.corelane.core.state;

import java.nio.file.Path;

/**
 * What a {@link KeyedState} is made of. Immutable.
 *
 * @param directory    folder of its files; made when missing.
 * @param name         begins the names of its files.
 * @param keyLengthMax bytes of the longest key, for which each entry has room.
 * @param valueLength  bytes of a value's payload, a multiple of 8.
 * @param initialKeys  room made at the start.
 * @param maxKeys      keys that it may hold.
 * @param metadata     text for readers in other processes, such as the layout of keys and values.
 * @param background   where new files are made ahead of need.
 */
public record KeyedStateConfig(
    Path directory,
    String name,
    int keyLengthMax,
    int valueLength,
    long initialKeys,
    long maxKeys,
    String metadata,
    Background background)
{
    /** Bytes that a key can have at the most. */
    public static final int MAX_KEY_LENGTH = 32_767;

    /** Checks the numbers. */
    public KeyedStateConfig
    {
        if (keyLengthMax < 0 || keyLengthMax > MAX_KEY_LENGTH)
        {
            throw new IllegalArgumentException(
                "a group key of " + keyLengthMax + " bytes is too long: at most " + MAX_KEY_LENGTH);
        }
        if (valueLength <= 0 || 0 != (valueLength & 7))
        {
            throw new IllegalArgumentException("valueLength must be a multiple of 8, but is " + valueLength);
        }
        if (initialKeys < 1 || maxKeys < 1)
        {
            throw new IllegalArgumentException(
                "initialKeys and maxKeys must be at least 1, but are " + initialKeys + " and " + maxKeys);
        }
    }
}
