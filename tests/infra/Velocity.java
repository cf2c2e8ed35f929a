import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.PathNotFoundException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import net.minidev.json.JSONObject;
import net.minidev.json.JSONStyle;
import net.minidev.json.JSONValue;
import org.apache.commons.lang.StringEscapeUtils;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;
import org.apache.velocity.runtime.log.NullLogChute;

/** Renders mapping templates as API Gateway does: a line of JSON with template, body and $context in, a line with the text out. */
public class Velocity {
    /** What templates call $input. */
    public static class Input {
        private final String body;

        Input(String body) {
            this.body = body;
        }

        public String getBody() {
            return body;
        }

        public Object path(String path) {
            try {
                return JsonPath.using(Configuration.defaultConfiguration()).parse(body).read(path);
            } catch (PathNotFoundException | IllegalArgumentException missing) {
                return null;
            }
        }

        public String json(String path) {
            Object found = path(path);
            return found == null ? "\"\"" : JSONValue.toJSONString(found, JSONStyle.LT_COMPRESS);
        }
    }

    /** What templates call $util. */
    public static class Util {
        public String escapeJavaScript(String text) {
            return StringEscapeUtils.escapeJavaScript(text);
        }
    }

    public static void main(String[] arguments) throws Exception {
        VelocityEngine engine = new VelocityEngine();
        engine.setProperty("runtime.log.logsystem", new NullLogChute());
        engine.init();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JSONObject asked = (JSONObject) JSONValue.parse(line);
            VelocityContext context = new VelocityContext();
            context.put("input", new Input((String) asked.get("body")));
            context.put("util", new Util());
            context.put("context", asked.get("context"));
            StringWriter text = new StringWriter();
            engine.evaluate(context, text, "template", (String) asked.get("template"));
            out.println(JSONValue.toJSONString(text.toString(), JSONStyle.LT_COMPRESS));
        }
    }
}
