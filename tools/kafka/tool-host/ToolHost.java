import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.apache.kafka.common.utils.Exit;

/**
 * Runs Kafka's own tools in a JVM that stays: most of the time of a tool that is run alone is its JVM's start.
 * A connection is one run: count and texts of the class name and its arguments in, exit code, standard output and standard
 * error out; each text is its length in bytes and UTF-8. Prints its port. Ends when its standard input does.
 */
final class ToolHost {
    private static final int NO_MAIN = 70;
    /** Of the thread that runs a tool, and of the threads that the tool starts. */
    private static final InheritableThreadLocal<Run> RUN = new InheritableThreadLocal<>();

    /** One tool's run. What it prints after it has ended is nobody's. */
    private static final class Run {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final ByteArrayOutputStream err = new ByteArrayOutputStream();
        volatile boolean ended;
        int code;

        synchronized void end(int code) {
            if (ended) return;
            this.code = code;
            ended = true;
        }
    }

    /** Leaves the tool where it called Exit.exit, as the end of a process would. */
    private static final class Ended extends Error {
        Ended() {
            super("the tool has ended", null, false, false);
        }
    }

    public static void main(String[] args) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        System.out.println(server.getLocalPort());
        System.setOut(toEachRun(run -> run.out));
        System.setErr(toEachRun(run -> run.err));
        Exit.setExitProcedure((code, message) -> {
            Run run = RUN.get();
            if (run != null) run.end(code);
            throw new Ended();
        });
        Thread watch = new Thread(ToolHost::endWithInput);
        watch.setDaemon(true);
        watch.start();
        while (true) {
            Socket socket = server.accept();
            new Thread(() -> serve(socket)).start();
        }
    }

    private static void endWithInput() {
        try {
            while (System.in.read() >= 0) continue;
        } catch (IOException ignored) {
            // Then whoever started this is gone, too.
        }
        Runtime.getRuntime().halt(0);
    }

    private static void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            String[] words = new String[in.readInt()];
            for (int index = 0; index < words.length; index++) words[index] = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
            Run run = new Run();
            RUN.set(run);
            run.end(run(words));
            DataOutputStream answer = new DataOutputStream(socket.getOutputStream());
            answer.writeInt(run.code);
            for (ByteArrayOutputStream text : new ByteArrayOutputStream[] {run.out, run.err}) {
                answer.writeInt(text.size());
                text.writeTo(answer);
            }
            answer.flush();
        } catch (IOException ignored) {
            // Whoever asked has gone.
        }
    }

    /** The exit code that the tool's process would have had. */
    private static int run(String[] words) {
        String[] arguments = Arrays.copyOfRange(words, 1, words.length);
        try {
            Class.forName(words[0]).getMethod("main", String[].class).invoke(null, (Object) arguments);
            return 0;
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof Ended) return 0;
            System.err.print("Exception in thread \"main\" ");
            thrown.getCause().printStackTrace();
            return 1;
        } catch (ReflectiveOperationException error) {
            error.printStackTrace();
            return NO_MAIN;
        }
    }

    private static PrintStream toEachRun(Function<Run, OutputStream> stream) {
        OutputStream out = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] octets, int from, int count) throws IOException {
                Run run = RUN.get();
                if (run != null && !run.ended) stream.apply(run).write(octets, from, count);
            }
        };
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }
}
