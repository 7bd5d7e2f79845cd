import { messagesOf, type Scene } from "./scene.ts";
import { Notification, SlackMessage, type Theme } from "./slack-message.tsx";

/** How a message is looked at: from one of these devices, in one of Slack's themes. */
export const VIEWS = [
  { device: "desktop", theme: "light" },
  { device: "phone", theme: "dark" },
  { device: "desktop", theme: "dark" },
  { device: "phone", theme: "light" },
] as const satisfies readonly { device: "desktop" | "phone"; theme: Theme }[];

/** Every scene in every view, on one page that needs nothing else. */
export function Page({ scenes, rendererCss }: { scenes: readonly Scene[]; rendererCss: string }) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>ckafka-lag-alerts: the messages</title>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a style sheet of the renderer */}
        <style dangerouslySetInnerHTML={{ __html: rendererCss + PAGE_CSS }} />
      </head>
      <body>
        <h1>What Slack shows</h1>
        <nav>
          {scenes.map(({ id, title }) => (
            <a key={id} href={`#${id}`}>
              {title}
            </a>
          ))}
        </nav>
        {scenes.map((scene) => (
          <SceneSection key={scene.id} scene={scene} />
        ))}
      </body>
    </html>
  );
}

function SceneSection({ scene }: { scene: Scene }) {
  const messages = messagesOf(scene);
  return (
    <section id={scene.id}>
      <h2>{scene.title}</h2>
      <div className="views">
        {VIEWS.map(({ device, theme }) => (
          <div key={`${device}-${theme}`} className={`view ${device} ${theme}`}>
            {messages.map((message) => (
              <div key={message.text}>
                {device === "phone" && <Notification text={message.text ?? ""} />}
                <SlackMessage message={message} theme={theme} />
              </div>
            ))}
          </div>
        ))}
      </div>
    </section>
  );
}

/** Slack's own measures and colours, as far as the renderer leaves them open. */
const PAGE_CSS = `
* { box-sizing: border-box; }
body { margin: 0; padding: 16px; background: #e8e8e8; color: #1d1c1d;
  font: 15px/22px "Noto Sans", "Liberation Sans", Arial, sans-serif, "Noto Color Emoji"; }
h1 { font-size: 22px; margin: 0 0 12px; }
h2 { font-size: 17px; margin: 32px 0 8px; }
nav { display: flex; flex-wrap: wrap; gap: 4px 14px; font-size: 13px; }
.views { display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start; }
.view { border-radius: 8px; padding: 8px 16px 12px 12px; max-width: 100%; }
.desktop { width: 760px; }
.phone { width: 390px; }
.light { background: #fff; color: #1d1c1d; }
.dark { background: #1a1d21; color: #d1d2d3; }
.message { display: flex; gap: 8px; padding: 6px 0; }
.message-body { flex: 1; min-width: 0; }
.message header time, .message header .badge { opacity: .7; font-size: 12px; }
.badge { background: #8884; border-radius: 2px; padding: 0 3px; font-weight: 700; }
.icon { width: 36px; height: 36px; flex: none; }
.attachment { display: flex; gap: 10px; margin: 6px 0 8px; }
.attachment .bar { width: 4px; flex: none; border-radius: 4px; }
.notification { display: flex; gap: 10px; margin: 4px 0 10px; padding: 10px 12px; border-radius: 16px;
  background: #8882; font-size: 14px; line-height: 18px; overflow-wrap: anywhere; }
.notification p { margin: 2px 0 0; }
.notification .icon { width: 32px; height: 32px; }
.view p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.view #slack_blocks_to_jsx { max-width: 100%; min-width: 0; }
.view #slack_blocks_to_jsx, .view #slack_blocks_to_jsx :not(code) { font-family: inherit !important; }
.view #slack_blocks_to_jsx div { font-size: inherit; line-height: inherit; min-width: 0; }
.view #slack_blocks_to_jsx .slack_blocks_to_jsx__context { font-size: 13px; line-height: 18px; }
.view #slack_blocks_to_jsx .slack_code_inline.slack_code_inline { display: inline; overflow-wrap: anywhere;
  font: 12px "Liberation Mono", Menlo, monospace, "Noto Color Emoji"; }
`;
