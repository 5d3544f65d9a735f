package io.tarweb.internal.archive;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/**
 * Maps regions of a file read-only so that we, not the garbage collector, choose when
 * they are unmapped. From Java 22 on, the regions belong to a shared
 * {@code java.lang.foreign.Arena}, and using a buffer after the unmapping throws an
 * exception; before Java 22, {@code sun.misc.Unsafe.invokeCleaner} unmaps them, and using
 * a buffer afterwards may crash the process. Both are reached by method handles because
 * neither is in the API of Java 17.
 */
abstract sealed class Mapper {

	private static final boolean ARENAS = Runtime.version().feature() >= 22;

	static Mapper create() {
		return ARENAS ? new ArenaMapper() : new CleanerMapper();
	}

	abstract ByteBuffer map(FileChannel channel, long offset, long length) throws IOException;

	abstract void unmap(ByteBuffer[] regions);

	private static IllegalStateException unexpected(Throwable ex) {
		if (ex instanceof RuntimeException runtimeException) {
			throw runtimeException;
		}
		if (ex instanceof Error error) {
			throw error;
		}
		return new IllegalStateException(ex);
	}

	private static final class ArenaMapper extends Mapper {

		private final AutoCloseable arena;

		ArenaMapper() {
			try {
				this.arena = (AutoCloseable) Handles.SHARED_ARENA.invoke();
			}
			catch (Throwable ex) {
				throw unexpected(ex);
			}
		}

		@Override
		ByteBuffer map(FileChannel channel, long offset, long length) throws IOException {
			try {
				Object segment = Handles.MAP.invoke(channel, MapMode.READ_ONLY, offset, length, this.arena);
				return (ByteBuffer) Handles.AS_BYTE_BUFFER.invoke(segment);
			}
			catch (IOException ex) {
				throw ex;
			}
			catch (Throwable ex) {
				throw unexpected(ex);
			}
		}

		@Override
		void unmap(ByteBuffer[] regions) {
			try {
				this.arena.close();
			}
			catch (Exception ex) {
				throw unexpected(ex);
			}
		}

		private static final class Handles {

			static final MethodHandle SHARED_ARENA;

			static final MethodHandle MAP;

			static final MethodHandle AS_BYTE_BUFFER;

			static {
				try {
					MethodHandles.Lookup lookup = MethodHandles.publicLookup();
					Class<?> arena = Class.forName("java.lang.foreign.Arena");
					Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
					SHARED_ARENA = lookup.findStatic(arena, "ofShared", MethodType.methodType(arena));
					MAP = lookup.findVirtual(FileChannel.class, "map",
							MethodType.methodType(segment, MapMode.class, long.class, long.class, arena));
					AS_BYTE_BUFFER = lookup.findVirtual(segment, "asByteBuffer",
							MethodType.methodType(ByteBuffer.class));
				}
				catch (ReflectiveOperationException ex) {
					throw new ExceptionInInitializerError(ex);
				}
			}

		}

	}

	private static final class CleanerMapper extends Mapper {

		@Override
		ByteBuffer map(FileChannel channel, long offset, long length) throws IOException {
			return channel.map(MapMode.READ_ONLY, offset, length);
		}

		@Override
		void unmap(ByteBuffer[] regions) {
			try {
				for (ByteBuffer region : regions) {
					Handles.INVOKE_CLEANER.invoke(region);
				}
			}
			catch (Throwable ex) {
				throw unexpected(ex);
			}
		}

		private static final class Handles {

			static final MethodHandle INVOKE_CLEANER;

			static {
				try {
					Class<?> unsafe = Class.forName("sun.misc.Unsafe");
					Field instance = unsafe.getDeclaredField("theUnsafe");
					instance.setAccessible(true);
					INVOKE_CLEANER = MethodHandles.publicLookup()
						.findVirtual(unsafe, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
						.bindTo(instance.get(null));
				}
				catch (ReflectiveOperationException ex) {
					throw new ExceptionInInitializerError(ex);
				}
			}

		}

	}

}
