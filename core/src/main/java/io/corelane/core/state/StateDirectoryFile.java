package io.corelane.core.state;

import static io.corelane.core.state.StateFileDescriptor.CURRENT_INDEX_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.ENTRIES_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.FORMER_INDEX_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.KEY_LENGTH_MAX_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.MAGIC;
import static io.corelane.core.state.StateFileDescriptor.MAGIC_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.MAX_KEYS_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.METADATA_LENGTH_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.METADATA_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.VALUE_LENGTH_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.VERSION;
import static io.corelane.core.state.StateFileDescriptor.VERSION_OFFSET;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.MappedByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.IoUtil;
import org.agrona.UnsafeApi;

/** Writes the directory of a state's files, where readers begin. */
final class StateDirectoryFile implements AutoCloseable
{
    private final MappedByteBuffer mapping;
    private final long address;

    StateDirectoryFile(final KeyedStateConfig config)
    {
        final byte[] metadata = config.metadata().getBytes(UTF_8);
        mapping = IoUtil.mapNewFile(
            StateFileDescriptor.directoryFile(config.directory(), config.name()).toFile(),
            METADATA_OFFSET + metadata.length);
        address = BufferUtil.address(mapping);
        mapping.put(METADATA_OFFSET, metadata);
        UnsafeApi.putInt(null, address + VERSION_OFFSET, VERSION);
        UnsafeApi.putInt(null, address + KEY_LENGTH_MAX_OFFSET, config.keyLengthMax());
        UnsafeApi.putInt(null, address + VALUE_LENGTH_OFFSET, config.valueLength());
        UnsafeApi.putInt(null, address + METADATA_LENGTH_OFFSET, metadata.length);
        UnsafeApi.putLong(null, address + MAX_KEYS_OFFSET, config.maxKeys());
        UnsafeApi.putLongRelease(null, address + MAGIC_OFFSET, MAGIC);
    }

    void entries(final long size)
    {
        UnsafeApi.putLongRelease(null, address + ENTRIES_OFFSET, size);
    }

    /** Both numbers lie in one word, so that a reader sees a pair that belongs together. */
    void indexes(final int current, final int former)
    {
        assert FORMER_INDEX_OFFSET == CURRENT_INDEX_OFFSET + Integer.BYTES;
        UnsafeApi.putLongRelease(
            null, address + CURRENT_INDEX_OFFSET, ((long)former << Integer.SIZE) | (current & 0xFFFF_FFFFL));
    }

    @Override
    public void close()
    {
        BufferUtil.free(mapping);
    }
}
