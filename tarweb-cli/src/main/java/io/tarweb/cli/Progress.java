package io.tarweb.cli;

import io.tarweb.pack.PackListener;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A bar on the terminal.
 */
final class Progress implements PackListener, AutoCloseable {

	private static final long MB = 1_000_000;

	private @Nullable ProgressBar bar;

	@Override
	public void started(int files, long bytes) {
		this.bar = new ProgressBarBuilder().setTaskName("Packing")
			.setInitialMax(bytes)
			.setUnit(" MB", MB)
			.setStyle(ProgressBarStyle.ASCII)
			.clearDisplayOnFinish()
			.build();
	}

	@Override
	public void packed(String path, long bytes) {
		if (this.bar != null) {
			this.bar.stepBy(bytes);
		}
	}

	@Override
	public void close() {
		if (this.bar != null) {
			this.bar.close();
		}
	}

}
