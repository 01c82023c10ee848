package io.corelane.perf.scaling;

import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * The cache lines of all objects that can be reached from some, and of the memory outside of the heap that their
 * buffers hold. Only where references are addresses and objects stay where they are. For one thread.
 */
final class MemoryMap
{
    private static final int LINE = 64;
    private static final int WORDS = LINE / Long.BYTES;
    private static final long LARGEST_BUFFER = 64L << 20;

    private final Map<Object, Boolean> seen = new IdentityHashMap<>();
    private final Map<Long, List<String>> lines = new TreeMap<>();
    private long[] addresses = {};
    private long[] words = {};

    /** All that can be reached from it; classes, threads and what the virtual machine keeps of its own are left out. */
    void add(final Object root)
    {
        final ArrayDeque<Object> left = new ArrayDeque<>();
        left.add(root);
        while (!left.isEmpty())
        {
            final Object next = left.poll();
            if (!isOurs(next) || null != seen.put(next, true))
            {
                continue;
            }
            hold(address(next), length(next), next.getClass().getSimpleName());
            if (next instanceof DirectBuffer buffer && null == buffer.byteArray() &&
                buffer.capacity() <= LARGEST_BUFFER)
            {
                hold(buffer.addressOffset(), buffer.capacity(), "memory of a buffer");
            }
            if (next instanceof Object[] array)
            {
                for (final Object element : array)
                {
                    queue(left, element);
                }
            }
            else
            {
                fields(next.getClass()).stream().filter((field) -> !field.getType().isPrimitive()).forEach((field) ->
                    queue(left, UnsafeApi.getReference(next, UnsafeApi.objectFieldOffset(field))));
            }
        }
    }

    private static void queue(final ArrayDeque<Object> left, final Object object)
    {
        if (null != object)
        {
            left.add(object);
        }
    }

    private static boolean isOurs(final Object object)
    {
        return !(object instanceof Class || object instanceof ClassLoader || object instanceof Thread ||
            object instanceof ThreadGroup || object instanceof Enum || object instanceof Reference ||
            object.getClass().getName().startsWith("java.lang.invoke") ||
            object.getClass().getName().startsWith("java.lang.reflect") ||
            object.getClass().getName().startsWith("jdk.internal"));
    }

    /** Instance fields, those of superclasses too. */
    private static List<Field> fields(final Class<?> type)
    {
        final List<Field> fields = new ArrayList<>();
        for (Class<?> of = type; null != of; of = of.getSuperclass())
        {
            for (final Field field : of.getDeclaredFields())
            {
                if (!Modifier.isStatic(field.getModifiers()))
                {
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    private static long address(final Object object)
    {
        return UnsafeApi.getLong(new Object[]{object}, UnsafeApi.arrayBaseOffset(Object[].class));
    }

    private static long length(final Object object)
    {
        final Class<?> type = object.getClass();
        if (type.isArray())
        {
            return UnsafeApi.arrayBaseOffset(type) +
                (long)UnsafeApi.arrayIndexScale(type) * Array.getLength(object);
        }
        long end = 2L * Long.BYTES;
        for (final Field field : fields(type))
        {
            end = Math.max(end, UnsafeApi.objectFieldOffset(field) + size(field.getType()));
        }
        return end;
    }

    private static int size(final Class<?> type)
    {
        if (byte.class == type || boolean.class == type)
        {
            return Byte.BYTES;
        }
        return int.class == type || float.class == type ? Integer.BYTES :
            short.class == type || char.class == type ? Short.BYTES : Long.BYTES;
    }

    private void hold(final long address, final long length, final String owner)
    {
        for (long line = address & -LINE; line < address + length; line += LINE)
        {
            lines.computeIfAbsent(line, (key) -> new ArrayList<>(1)).add(owner);
        }
    }

    /** Lines that are not as they were when the work has been done. */
    Set<Long> written(final Runnable work)
    {
        addresses = lines.keySet().stream().mapToLong(Long::longValue).toArray();
        words = new long[addresses.length * WORDS];
        for (int i = 0; i < words.length; i++)
        {
            words[i] = word(i);
        }
        work.run();
        final Set<Long> written = new TreeSet<>();
        for (int i = 0; i < words.length; i++)
        {
            if (words[i] != word(i))
            {
                written.add(addresses[i / WORDS]);
            }
        }
        return written;
    }

    private long word(final int index)
    {
        return UnsafeApi.getLong(addresses[index / WORDS] + (long)(index % WORDS) * Long.BYTES);
    }

    /** Classes of what lies on a line. */
    String owners(final long line)
    {
        return lines.getOrDefault(line, List.of()).toString();
    }
}
