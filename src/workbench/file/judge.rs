//! The worker that judges, seen from the page.

use gloo::utils::document;
use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, File, HtmlElement, MessageEvent, WorkerOptions, WorkerType};
use yew::Callback;

use super::state::Answer;

/// A worker. It ends when this is dropped, whatever it is at.
pub(super) struct Judge {
    worker: web_sys::Worker,
    _heard: Closure<dyn Fn(MessageEvent)>,
    _broken: Closure<dyn Fn(JsValue)>,
}

impl Judge {
    /// Starts the worker that this build of the page came with.
    ///
    /// # Errors
    ///
    /// Where the browser has no workers.
    pub(super) fn start(
        heard: impl Fn(Answer, Option<Blob>) + 'static,
        broken: Callback<String>,
    ) -> Result<Self, JsValue> {
        let app = document().get_element_by_id("app").map(|app| app.unchecked_into::<HtmlElement>());
        let name = app.and_then(|app| app.get_attribute("data-worker")).unwrap_or_default();
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = web_sys::Worker::new_with_options(&name, &options)?;
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            let (answer, blob) = answer(&message.data());
            heard(answer, blob);
        });
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        let broken = Closure::<dyn Fn(JsValue)>::new(move |_| {
            broken.emit("What judges files could not be loaded: check the network, then open the file again".into());
        });
        worker.set_onerror(Some(broken.as_ref().unchecked_ref()));
        Ok(Judge { worker, _heard: heard, _broken: broken })
    }

    /// Judges a file.
    pub(super) fn judge(&self, file: &File, pattern: &str, turn: u32) {
        self.send(&[("file", file.into()), ("pattern", pattern.into()), ("turn", turn.into())]);
    }

    /// Collects what matches in a file.
    pub(super) fn collect(&self, file: &File, pattern: &str, turn: u32) {
        self.send(&[("file", file.into()), ("catch", pattern.into()), ("turn", turn.into())]);
    }

    fn send(&self, members: &[(&str, JsValue)]) {
        let message = Object::new();
        for (name, value) in members {
            // A plain object takes any member, and a file and texts can be sent anywhere.
            let _ = Reflect::set(&message, &(*name).into(), value);
        }
        let _ = self.worker.post_message(&message);
    }
}

impl Drop for Judge {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

fn answer(data: &JsValue) -> (Answer, Option<Blob>) {
    let member = |name: &str| Reflect::get(data, &name.into()).unwrap_or_default();
    let progress = member("progress");
    let caught = member("caught").dyn_into::<Blob>().ok();
    let answer = Answer {
        turn: member("turn").as_f64().unwrap_or_default() as u32,
        read: member("read").as_f64(),
        progress: serde_wasm_bindgen::from_value(progress).ok(),
        milliseconds: member("milliseconds").as_f64(),
        saved: caught.as_ref().and_then(|_| member("events").as_f64()).map(|events| events as u64),
        error: member("error").as_string(),
        is_broken: member("isBroken").is_truthy(),
    };
    (answer, caught)
}
