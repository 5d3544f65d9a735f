package io.tarweb.internal.log;

import java.io.IOException;
import java.nio.file.Path;

import io.tarweb.error.UnavailableException;
import io.tarweb.settings.AccessLogSettings;
import io.tarweb.settings.AccessLogSettings.Format;

/**
 * Logs requests without ever making one wait: each event loop renders its lines and puts
 * them into a bounded queue of its own, and one thread writes them. If that thread
 * doesn't keep up, or the disk is full, lines are dropped and counted.
 * <p>
 * Lines of one event loop keep their order. Lines of different loops may be out of order
 * by a tenth of a second, the longest that they take to reach the file.
 */
public final class AccessLog implements AutoCloseable {

	private final AccessRecorder[] recorders;

	private final LogWriter writer;

	private AccessLog(AccessRecorder[] recorders, LogWriter writer) {
		this.recorders = recorders;
		this.writer = writer;
	}

	/**
	 * Opens the log and starts its thread.
	 * @param settings how and where requests are logged
	 * @param loops the number of event loops
	 * @return the log, to be closed when the event loops have ended
	 * @throws UnavailableException if the file can't be opened; later failures don't
	 * disturb the server
	 */
	public static AccessLog open(AccessLogSettings settings, int loops) {
		Path file = settings.file();
		LogTarget target = (file != null) ? new LogFile(file) : new StandardOutput();
		try {
			target.prepare(System.nanoTime());
		}
		catch (IOException ex) {
			throw UnavailableException.accessLog(target.toString(), ex);
		}
		return start(settings, loops, target);
	}

	static AccessLog start(AccessLogSettings settings, int loops, LogTarget target) {
		LineQueue[] queues = new LineQueue[loops];
		AccessRecorder[] recorders = new AccessRecorder[loops];
		for (int i = 0; i < loops; i++) {
			LineFormat format = (settings.format() == Format.JSON) ? new JsonFormat() : new CombinedFormat();
			queues[i] = new LineQueue(settings.queueCapacity());
			recorders[i] = new AccessRecorder(format, queues[i], settings.forwardedBy());
		}
		return new AccessLog(recorders, LogWriter.start(target, queues));
	}

	/**
	 * The recorder of one event loop.
	 * @return a recorder for the thread of that loop only
	 */
	public AccessRecorder recorder(int loop) {
		return this.recorders[loop];
	}

	/**
	 * The lines that were written.
	 * @return the number since the log was opened
	 */
	public long writtenLines() {
		return this.writer.writtenLines();
	}

	/**
	 * The lines that were lost because they came too fast or couldn't be written.
	 * @return the number since the log was opened
	 */
	public long droppedLines() {
		return this.writer.droppedLines();
	}

	/**
	 * Writes the queued lines, for at most two seconds, and closes the file. Lines
	 * recorded from now on are dropped.
	 */
	@Override
	public void close() {
		this.writer.close();
	}

}
